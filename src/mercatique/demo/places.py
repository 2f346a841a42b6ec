"""Communes around the three sites, with postal code and municipal population (La Poste and Insee, Licence Ouverte)."""

#: name, postal code, population, kilometres from the site
Commune = tuple[str, str, int, float]

TOURS: tuple[Commune, ...] = (
    ("Tours", "37000", 68000, 0.0),
    ("Tours", "37100", 41000, 3.0),
    ("Tours", "37200", 28000, 3.0),
    ("Joué-lès-Tours", "37300", 38444, 7.9),
    ("Saint-Cyr-sur-Loire", "37540", 16419, 3.7),
    ("Saint-Pierre-des-Corps", "37700", 15967, 3.3),
    ("Saint-Avertin", "37550", 14995, 5.6),
    ("La Riche", "37520", 10317, 4.8),
    ("Chambray-lès-Tours", "37170", 11880, 7.6),
    ("Fondettes", "37230", 10301, 7.2),
    ("Montlouis-sur-Loire", "37270", 10868, 11.0),
    ("Ballan-Miré", "37510", 8102, 9.9),
    ("La Ville-aux-Dames", "37700", 5585, 5.9),
    ("Monts", "37260", 7876, 14.0),
    ("Notre-Dame-d'Oé", "37390", 4234, 6.2),
    ("Veigné", "37250", 6423, 12.5),
    ("Amboise", "37400", 12533, 22.9),
    ("Esvres", "37320", 6109, 13.7),
    ("Véretz", "37270", 4570, 10.0),
    ("Luynes", "37230", 5101, 11.7),
    ("Rochecorbon", "37210", 3145, 5.9),
    ("La Membrolle-sur-Choisille", "37390", 3300, 7.5),
    ("Chanceaux-sur-Choisille", "37390", 3525, 8.9),
    ("Monnaie", "37380", 4643, 13.0),
    ("Montbazon", "37250", 4542, 12.8),
    ("Vouvray", "37210", 3254, 8.7),
    ("Château-Renault", "37110", 4917, 28.0),
)

BLOIS: tuple[Commune, ...] = (
    ("Blois", "41000", 45898, 0.0),
    ("Vineuil", "41350", 8091, 6.2),
    ("La Chaussée-Saint-Victor", "41260", 4524, 5.1),
    ("Saint-Gervais-la-Forêt", "41350", 3174, 4.7),
    ("Chailles", "41120", 2674, 4.8),
    ("Vendôme", "41100", 15856, 30.5),
    ("Villebarou", "41000", 2463, 5.1),
    ("Le Controis-en-Sologne", "41120", 6723, 20.4),
    ("Valencisse", "41190", 2353, 6.1),
    ("Mont-près-Chambord", "41250", 3311, 11.0),
    ("Cellettes", "41120", 2652, 8.2),
    ("Mer", "41500", 6171, 20.8),
    ("Saint-Sulpice-de-Pommeray", "41000", 1840, 4.0),
    ("Veuzain-sur-Loire", "41150", 3452, 13.1),
    ("Valloire-sur-Cisse", "41150", 2393, 8.1),
    ("Huisseau-sur-Cosson", "41350", 2337, 11.2),
    ("Les Montils", "41120", 1920, 8.7),
    ("Romorantin-Lanthenay", "41200", 17924, 40.2),
    ("Cour-Cheverny", "41700", 2802, 15.1),
    ("Saint-Laurent-Nouan", "41220", 4337, 27.7),
)

SAUMUR: tuple[Commune, ...] = (
    ("Saumur", "49400", 26467, 0.0),
    ("Doué-en-Anjou", "49700", 11119, 17.0),
    ("Gennes-Val-de-Loire", "49160", 8570, 15.9),
    ("Loire-Authion", "49140", 15902, 24.8),
    ("Longué-Jumelles", "49160", 6831, 14.7),
    ("Bellevigne-les-Châteaux", "49260", 3482, 6.8),
    ("Allonnes", "49650", 2975, 8.2),
    ("Vivy", "49680", 2537, 6.3),
    ("Beaufort-en-Anjou", "49250", 7229, 21.0),
    ("Brissac Loire Aubance", "49320", 10851, 28.3),
    ("Thouars", "79100", 13886, 32.8),
    ("Baugé-en-Anjou", "49150", 11829, 31.1),
    ("Montreuil-Bellay", "49260", 3726, 15.7),
    ("Chinon", "37500", 8104, 26.9),
    ("Distré", "49400", 1732, 5.8),
    ("Villebernier", "49400", 1437, 4.7),
    ("Bourgueil", "37140", 3894, 20.0),
    ("Varennes-sur-Loire", "49730", 1829, 9.7),
    ("Brain-sur-Allonnes", "49650", 2039, 12.4),
    ("Loudun", "86200", 6712, 31.8),
)

#: Where customers have moved to; the leading zero of the first is what spreadsheets lose.
FAR_AWAY: tuple[Commune, ...] = (
    ("Moulins", "03000", 19246, 180.0),
    ("Bourges", "18000", 64541, 140.0),
    ("Orléans", "45000", 116269, 60.0),
    ("Angers", "49000", 155850, 100.0),
)

#: Towns a French online shop delivers to (name, postal code, weight).
FRANCE: tuple[tuple[str, str, int], ...] = (
    ("Paris", "75011", 90), ("Paris", "75015", 85), ("Paris", "75018", 60), ("Lyon", "69003", 60),
    ("Lyon", "69006", 35), ("Marseille", "13008", 40), ("Toulouse", "31000", 45), ("Nantes", "44000", 50),
    ("Bordeaux", "33000", 48), ("Lille", "59000", 38), ("Rennes", "35000", 40), ("Strasbourg", "67000", 30),
    ("Montpellier", "34000", 28), ("Nice", "06000", 25), ("Grenoble", "38000", 24), ("Tours", "37000", 30),
    ("Angers", "49000", 22), ("Dijon", "21000", 18), ("Brest", "29200", 16), ("Le Mans", "72000", 14),
    ("Clermont-Ferrand", "63000", 16), ("Reims", "51100", 15), ("Rouen", "76000", 17), ("Annecy", "74000", 20),
    ("Caen", "14000", 15), ("Metz", "57000", 13), ("Bourg-en-Bresse", "01000", 9), ("Pau", "64000", 12),
    ("La Rochelle", "17000", 16), ("Vannes", "56000", 13), ("Quimper", "29000", 10), ("Ajaccio", "20000", 5),
    ("Versailles", "78000", 24), ("Boulogne-Billancourt", "92100", 30), ("Vincennes", "94300", 18),
)  # fmt: skip

ABROAD: dict[str, tuple[tuple[str, str], ...]] = {
    "BE": (("Bruxelles", "1000"), ("Liège", "4000"), ("Namur", "5000"), ("Mons", "7000")),
    "CH": (("Genève", "1201"), ("Lausanne", "1003"), ("Neuchâtel", "2000"), ("Fribourg", "1700")),
    "DE": (("Köln", "50667"), ("Freiburg im Breisgau", "79098"), ("Berlin", "10115"), ("Dresden", "01067")),
    "ES": (("Barcelona", "08001"), ("Madrid", "28001"), ("Bilbao", "48001"), ("València", "46001")),
}

STREETS: tuple[str, ...] = (
    "rue des Acacias", "rue du Moulin", "rue de la Gare", "rue des Tilleuls", "avenue de la Loire",
    "rue du Clos", "impasse des Vignes", "rue de l'Église", "rue des Écoles", "chemin des Varennes",
    "rue du Stade", "allée des Cerisiers", "rue des Lilas", "route de la Levée", "rue du Four à pain",
    "place du Marché", "rue de la Fontaine", "rue des Rosiers", "chemin du Coteau", "rue du Tuffeau",
    "allée des Bateliers", "rue de la Treille", "rue du Puits", "boulevard du Parc", "rue des Châtaigniers",
)  # fmt: skip
