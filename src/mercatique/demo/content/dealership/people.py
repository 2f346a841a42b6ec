"""The people of the dealership who own objectives, actions and sheets."""

from mercatique.demo.content.shapes import Person

PEOPLE: tuple[Person, ...] = (
    Person("director", "Hélène Maréchal", "Directrice de la concession", "helene.marechal@example.fr"),
    Person("marketing", "Olga Martin", "Responsable marketing et digital", "olga@demo.example"),
    Person("new", "Sébastien Hardouin", "Chef des ventes véhicules neufs", "sebastien.hardouin@example.fr"),
    Person("used", "Karine Bordier", "Responsable véhicules d’occasion", "karine.bordier@example.fr"),
    Person("aftersales", "Rachid Benali", "Chef des services après-vente", "rachid.benali@example.fr"),
    Person("fleet", "Anne-Sophie Texier", "Responsable ventes sociétés", "anne-sophie.texier@example.fr"),
    Person("leads", "Manon Souchet", "Chargée de relation client (BDC)", "manon.souchet@example.fr"),
    Person("blois", "Philippe Drouault", "Responsable du site Blois Sud", "philippe.drouault@example.fr"),
)
