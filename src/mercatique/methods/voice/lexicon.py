"""Words that praise and blame in French and in English, words that turn or strengthen them, and set phrases.

Words stand without accents. A final ``*`` stands for any ending; French feminines and plurals are found without being listed.
Strengths run from -3 to 3; they were given by hand after reading reviews of shops, garages, restaurants and devices.
"""

FRENCH = {
    3: """excellent* parfait parfaite parfaitement impeccable genial geniale geniaux geniales exceptionnel* formidable* extraordinaire
    magnifique* merveilleu* splendide sublime remarquable fantastique irreprochable adore* ador* enchante* ravi ravie ravis ravies
    fabuleu* incroyable* delicieu* bluffant* felicitation* inoubliable succulent*""",
    2: """bon bonne bons bonnes bien mieux super meilleur* recommand* agreable* aimable* gentil* gentille* sympa sympathique* chaleureu*
    accueillant* souriant* competent* professionnel* serieu* serieusement efficace* rapide* rapidement reactif* reactive* disponible*
    attentionne* attentif* attentive* honnete* satisfait* satisfaction satisfaisant* content* contente* heureu* plaisir* plait plaisant*
    joli* beau belle beaux belles superbe* soigne* soigneu* qualitatif* fiable* fidele* pratique* facile* facilement simple* clair
    claire* clairement utile* confortable* convivial* convaincu* top bravo chapeau merci remerci* reviendr* rachet* rassur* regal*
    savoureu* gouteu* original* originaux delicat* parfume* ponctuel* impressionn* apprecie* appreci* aime aiment aimons
    adorable* genereu* raisonnable* robuste* solide* propre* moderne* lumineu* charmant* franc franche patient* patience confiance
    sublimer bienveillan* courtois* poli polie polis prevenant* arrangeant* transparent* expliqu* explique* avantageu* economique*
    fluide* bonheur amour magique douceur doux douce fraicheur""",
    1: """conforme* respecte* correct* correcte* correctement ecoute offert* avance gratuit* interess* decouverte protege* simplicite souple
    ok aide aidee aides conseil* bonus positif* positive*""",
    -1: """moyen moyenne moyennement cher chere chers cheres long longue longs longues lent lente* lentement bof dommage attente attendre
    attends attendu complique* difficile* difficilement froid froide basique* limite* insuffisan* bruit* bruyant* manque* manquant*
    oubli* oublie* probleme* souci* erreur* abime* usure use usee amer amere fade* bizarre* cheap etroit* brusque* sec seche
    incomplet* incomplete* annule* annulee supplement* relance* relancer reclamation* litige* defaut* defectueu* baisse retard* fragile*
    trompeu* reserve* decevoir insist* pression derang* excuse* excessif* excessive* remboursement* rayure* rayee perdu*
    perdre creve* regret* tard relou absence inattenti*""",
    -2: """mauvais* mal decu* decev* deception* desagreable* desorganis* impoli* incompeten* inefficace* insatisf* mecontent* inutile*
    inutilisable* casse* cassee panne* nul nulle nuls nulles mediocre* bacle* sale sales salete impossible* injoignable* ignor* refus*
    menti mensong* mensonge* arrogan* agressi* hautain* meprisan* mepris irrespect* irrespectu* negligen* neglige* exorbitant*
    interminable* dechir* degoutant* degueu* ecoeurant* immangeable* inadapte* penible* pire* rate ratee echec catastroph* decourag*
    regretter regrette* fuir eviter plaint* plainte* pourri* moisi* perime* nauseabond* furieu* colere enerv* inexist* triste*
    malhonnet* dangereu* indecent* scandal*""",
    -3: """horrible* horreur* honte honteu* lamentable* inadmissible* inacceptable* insupportable* arnaqu* escro* vol voleur* voleurs
    catastrophe* catastrophique* desastr* execrable* abominable* infect* scandaleu* ignoble* affreu* deplorable* minable* atroce*
    cauchemar*""",
}

ENGLISH = {
    3: """excellent perfect perfectly amazing outstanding superb fantastic wonderful* brilliant* exceptional* awesome love loved loves
    loving delighted thrilled best stunning fabulous incredible flawless delicious gorgeous exceed* magnificent impeccable marvellous""",
    2: """good great nice nicer nicely lovely beautiful* happy happier happily pleased pleasant* pleasure friendly helpful kind kindly
    polite courteous professional* recommend* reliable solid comfortable comfy easy easily quick* fast faster efficient* smooth* fair
    honest generous tasty fresh clean neat enjoy* impress* satisf* charming cosy cozy pretty well better thank thanks grateful
    trustworthy useful worth patient patiently clear clearly attentive welcoming delight* elegant sturdy superior super value favourite
    favorite glad soft simple responsive knowledgeable thoughtful talented treat fun""",
    1: """fine okay ok decent correct early free care warm interesting fits replaced works worked working sorted promptly prompt
    explained safe secure surprised improved advice bonus""",
    -1: """late slow* expensive pricey overpriced cheap thin cold small noisy noise hard difficult confusing complicated missing wait waiting
    waited delay* boring dull bland thick unclear issue* problem* lack* lacking fault* faulty unfortunately uncomfortable
    stiff tight loose wobbly sticky stain* scratch* limited predictable dated complain* complaint* flimsy sour stale
    lukewarm crowded disorganised disorganized refund* forgot* forget mistake* error* wrong* loud cracked stopped tear torn""",
    -2: """bad badly poor poorly disappoint* rude unfriendly unhelpful unprofessional broken broke break breaks dirty filthy damaged useless
    waste wasted regret* unhappy dissatisf* unsatisf* ignored ignor* misleading mislead* unreliable defective fail* failed failure ugly
    smelly smell unpleasant annoy* frustrat* angry upset* incompeten* refus* careless impolite arrogant unacceptable* inedible leak*
    crash* died dies dead avoid lied lie lies liar* untrustworthy junk rubbish trash garbage overcharg* neglect* mediocre worse sad* fake
    unusable""",
    -3: """terrible terribly awful* horrible* horrific worst disgust* dreadful* appalling* atrocious* abysmal* scam* fraud* hate* hated
    nightmare* shame* shameful* disgrace* pathetic ripoff thief thieves steal* stole robbed""",
}

#: Set phrases, longest first where they begin alike; they stand for themselves and are not read word by word.
PHRASES = {
    # French
    "rien a redire": 2.5, "rien a dire": 2, "rien a signaler": 0.5, "rien de special": 0, "rien de superflu": 1.5, "au rendez vous": 1.5,
    "a l heure": 1.5, "a temps": 1.5, "en avance": 1.5, "en retard": -2, "de retard": -2, "du retard": -2, "coup de coeur": 3,
    "coups de coeur": 3, "au top": 3, "n hesitez pas": 2, "hesitez pas": 2, "sans hesiter": 2, "sans hesitation": 2, "rapport qualite prix": 1,
    "qualite prix": 1, "pas cher": 1.5, "trop cher": -2.5, "hors de prix": -2.5, "hors service": -2.5, "sans doute": 0, "pas seulement": 0, "not only": 0, "peut mieux faire": -1.5, "a ameliorer": -1, "a eviter": -3,
    "a fuir": -3, "plus jamais": -3, "laisse a desirer": -2, "sans plus": 0, "bon marche": 1.5, "de mauvaise": -2, "en panne": -2.5,
    "ne marche pas": -2.5, "ne marche plus": -2.5, "ne fonctionne pas": -2.5, "ne fonctionne plus": -2.5, "ne repond": -2, "ne correspond": -2,
    "personne ne": -1.5, "attends encore": -2, "attends toujours": -2, "perte de temps": -2.5, "perte d argent": -2.5, "se moque": -2.5,
    "se moquent": -2.5, "foutage de gueule": -3, "sans prevenir": -2, "mauvaise surprise": -2, "bonne surprise": 2, "aucun message": -1.5,
    "aucune reponse": -2, "aucune excuse": -2, "aucune explication": -2, "fait plaisir": 2, "a l ecoute": 2, "service apres vente": 0,
    "bien sur": 0, "ou bien": 0, "bien que": 0, "si bien": 0, "tres bien": 2.5, "pas terrible": -1.5, "pas mal": 1.5, "pas si mal": 1,
    "dans la moyenne": 0, "juste ce qu il faut": 1.5, "ailleurs": -1, "vaut le detour": 2.5, "vaut le coup": 2, "ca vaut": 1.5,
    "bonne continuation": 0.5, "pour ce que c est": -1, "a vie": 0, "a la baisse": -1.5, "ni bon ni mauvais": 0, "bonjour": 0, "bon courage": -1, "bon de commande": 0, "bons de commande": 0, "le premier prix": 0,
    "moins bien": -1.5, "moins bon": -1.5, "moins cher": 1.5, "plus cher": -1.5, "plus elevee": -1, "trop eleves": -2, "trop eleve": -2,
    "trop elevee": -2, "on s est regale": 3, "trop long": -1.5, "trop longue": -1.5, "temps de tout expliquer": 2,
    # English
    "value for money": 2.5, "worth every": 3, "not worth": -2, "waste of": -3, "never again": -3, "stay away": -3, "keep away": -3,
    "ripped off": -3, "rip off": -3, "let down": -2, "lets down": -2, "fell apart": -2.5, "fall apart": -2.5, "falls apart": -2.5,
    "still waiting": -2, "no idea": -1, "could not care less": -2.5, "couldn t care less": -2.5, "could care less": -2,
    "throw it away": -2, "threw it away": -2, "come back": 1.5, "buy again": 2, "order again": 2, "well made": 2.5, "five stars": 3,
    "one star": -3, "thumbs up": 2.5, "thumbs down": -2.5, "set up": 0, "at all": 0, "no more": 0, "nothing special": 0, "as well": 0,
    "as described": 1.5, "as expected": 1, "than expected": 0.5, "can t fault": 2.5, "cannot fault": 2.5,
    "couldn t be happier": 3, "could not be happier": 3, "couldn t be better": 3, "not bad": 1.2, "too long": -1.5, "too small": -1.5,
    "too expensive": -2.5, "far too": -1.5, "on time": 2, "in time": 1, "out of order": -2, "doesn t work": -2.5, "does not work": -2.5,
    "didn t work": -2.5, "did not work": -2.5, "stopped working": -2.5, "a pleasure": 2.5, "look forward": 1, "neither good nor bad": 0,
    "customer care": 0, "free of charge": 1, "hit and miss": -0.5, "good luck": 0, "for free": 1.5, "not what i ordered": -2, "nobody answers": -2, "no one answers": -2, "pretty good": 1.8,
    "had to": -0.5,
}  # fmt: skip

#: Words that turn what follows round.
NEGATIONS = frozenset(
    ["pas", "jamais", "aucun", "aucune", "sans", "ni", "guere", "nullement", "not", "no", "never", "nor", "neither", "without", "hardly", "barely", "cannot"]
)
#: The first half of a French negation, and what may close it after the word it turns.
OPENERS = frozenset({"ne", "n"})
CLOSERS = frozenset({"pas", "jamais", "plus", "guere", "point", "aucun", "aucune", "nullement", "rien"})
#: What is left of "isn't" when read, and how it is typed in haste.
CONTRACTED = frozenset({"t", "dont", "didnt", "doesnt", "isnt", "wasnt", "arent", "werent", "cant", "couldnt", "wont", "wouldnt"})
#: "peu aimable", "little help": weak negation.
WEAK_NEGATIONS = frozenset({"peu", "moins", "little", "less", "few"})
STRONGER = {
    "tres": 1.3, "vraiment": 1.3, "extremement": 1.5, "tellement": 1.3, "trop": 1.2, "super": 1.2, "hyper": 1.4, "ultra": 1.4, "vivement": 1.3,
    "si": 1.1, "particulierement": 1.2, "absolument": 1.4, "totalement": 1.4, "completement": 1.4, "fortement": 1.3,
    "very": 1.3, "really": 1.3, "extremely": 1.5, "so": 1.2, "such": 1.2, "absolutely": 1.4, "totally": 1.4, "completely": 1.4, "highly": 1.4,
    "incredibly": 1.4, "truly": 1.3, "too": 1.2, "even": 1.1, "pleasantly": 1.2,
}  # fmt: skip
WEAKER = {
    "assez": 0.8, "plutot": 0.8, "relativement": 0.7, "legerement": 0.6, "presque": 0.7, "fairly": 0.8, "quite": 0.9, "rather": 0.8,
    "somewhat": 0.6, "slightly": 0.6, "bit": 0.6, "almost": 0.7,
}  # fmt: skip
#: After these words comes what the writer means most.
TURNS = frozenset({"mais", "cependant", "pourtant", "toutefois", "neanmoins", "but", "however", "yet", "though", "although"})
SIGNS = {
    "😀": 2, "😃": 2, "😄": 2, "😁": 2, "😊": 2, "🙂": 1, "😍": 3, "🥰": 3, "😋": 2, "👍": 2, "❤": 3, "👏": 2, "🎉": 2, "💯": 3,
    "😡": -3, "😠": -3, "🤬": -3, "😞": -2, "😢": -2, "😭": -2, "🙁": -1, "☹": -2, "👎": -2, "🤮": -3, "😤": -2,
}  # fmt: skip
