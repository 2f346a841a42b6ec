"""Words that carry no theme, in French and in English, without accents; and how a text becomes words."""

import re
import unicodedata

FRENCH = frozenset(
    ["a", "ai", "aie", "ainsi", "alors", "apres", "as", "au", "aucun", "aucune", "aujourd", "aussi", "autre", "autres", "aux", "avaient", "avais", "avait", "avant", "avec", "avez", "avoir", "avons", "ayant", "beaucoup", "bien", "bon", "bonjour", "c", "ca", "car", "ce", "ceci", "cela", "celle", "celles", "celui", "ces", "cet", "cette", "ceux", "chaque", "chez", "comme", "comment", "d", "dans", "de", "depuis", "des", "deux", "dit", "dois", "doit", "donc", "dont", "du", "elle", "elles", "en", "encore", "entre", "es", "est", "et", "etaient", "etais", "etait", "etant", "ete", "etre", "eu", "eux", "faire", "fait", "fallait", "fallu", "faudrait", "faut", "fois", "font", "hui", "il", "ils", "j", "je", "jusqu", "l", "la", "le", "les", "leur", "leurs", "lors", "lui", "m", "ma", "mais", "me", "meme", "memes", "merci", "mes", "moi", "moins", "mon", "n", "ne", "ni", "nos", "notre", "nous", "on", "ont", "ou", "par", "parce", "pas", "peu", "peut", "peuvent", "plus", "plutot", "pour", "pourquoi", "pouvoir", "puis", "qu", "quand", "que", "quel", "quelle", "quelles", "quelque", "quelques", "quels", "qui", "quoi", "s", "sa", "sans", "se", "sera", "serait", "ses", "si", "soit", "son", "sont", "sous", "souvent", "suis", "sur", "t", "ta", "tel", "telle", "tes", "toi", "ton", "toujours", "tous", "tout", "toute", "toutes", "tres", "trop", "tu", "un", "une", "vais", "vers", "voici", "voila", "vont", "vos", "votre", "vous", "vraiment", "y"]
)
ENGLISH = frozenset(
    ["a", "about", "after", "again", "all", "also", "am", "an", "and", "any", "are", "aren", "as", "at", "be", "because", "been", "before", "being", "both", "but", "by", "can", "could", "couldn", "d", "did", "didn", "do", "does", "doesn", "doing", "don", "down", "during", "each", "else", "even", "ever", "few", "for", "from", "further", "get", "got", "had", "hadn", "has", "hasn", "have", "haven", "having", "he", "her", "here", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "isn", "it", "its", "itself", "just", "let", "ll", "m", "made", "make", "me", "more", "most", "mustn", "my", "no", "nor", "not", "now", "of", "off", "on", "once", "only", "or", "other", "our", "ours", "out", "over", "own", "re", "really", "s", "same", "shan", "she", "should", "shouldn", "so", "some", "such", "t", "than", "that", "the", "their", "theirs", "them", "then", "there", "these", "they", "this", "those", "through", "to", "too", "under", "until", "up", "us", "ve", "very", "was", "wasn", "we", "were", "weren", "what", "when", "where", "which", "while", "who", "whom", "why", "will", "with", "won", "would", "wouldn", "you", "your", "yours"]
)
BOTH = FRENCH | ENGLISH
WORD = re.compile(r"[a-z0-9]+")


def folded(text: str) -> str:
    """Small letters without accents; œ and æ in two letters."""
    bare = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    return WORD.findall(folded(text))


def language(text: str) -> str:
    """``fr`` or ``en``, by the stop words that only one of them has; French letters settle a draw, French in doubt."""
    said = words(text)
    french = sum(word in FRENCH and word not in ENGLISH for word in said)
    english = sum(word in ENGLISH and word not in FRENCH for word in said)
    if french == english:
        return "fr" if not said or any(letter in text.lower() for letter in "éèêàçùôîœ") or french else "en" if all(map(str.isascii, text)) else "fr"
    return "fr" if french > english else "en"
