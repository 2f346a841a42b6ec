"""The people of the shop who own objectives, actions and sheets."""

from mercatique.demo.content.shapes import Person

PEOPLE: tuple[Person, ...] = (
    Person("founder", "Camille Delaunay", "Fondatrice et gérante", "camille.delaunay@example.com"),
    Person("marketing", "Olga Martin", "Responsable acquisition et fidélisation", "olga@demo.example"),
    Person("catalogue", "Inès Papin", "Responsable catalogue et achats", "ines.papin@example.com"),
    Person("logistics", "Benoît Rabier", "Responsable logistique et retours", "benoit.rabier@example.com"),
    Person("care", "Solène Mauduit", "Chargée du service client", "solene.mauduit@example.com"),
    Person("content", "Louise Vacher", "Rédactrice et photographe", "louise.vacher@example.com"),
    Person("web", "Mehdi Haddad", "Développeur de la boutique (prestataire)", "mehdi.haddad@example.com"),
    Person("accounts", "Agnès Lhuillier", "Comptable, administration des ventes", "agnes.lhuillier@example.com"),
)
