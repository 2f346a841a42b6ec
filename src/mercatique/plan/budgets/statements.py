"""Bank statements and accounting files as lines: OFX (SGML or XML), FEC (the French accounting entries), bank CSV."""

import csv
import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from mercatique.fault import Fault, _
from mercatique.kernel import quotes

#: Lines of a statement that are read at once.
LIMIT = 20_000
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Entry:
    """A line of a statement: what was paid (below zero: given back), to whom, when. ``key`` names it for ever."""

    day: date
    amount: Decimal
    label: str
    key: str = ""
    supplier: str = ""
    document: str = ""
    account: str = ""
    account_name: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Statement:
    """What was understood of a file: its kind, its lines, what was left aside and why."""

    kind: str
    entries: tuple[Entry, ...]
    left_aside: tuple[tuple[str, int], ...] = ()
    faults: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def includes_vat(self) -> bool:
        """A bank sees what was paid; expense accounts hold amounts excluding VAT."""
        return self.kind != "fec"


@dataclass
class Found:
    """Lines under way, with what could not be read."""

    entries: list[Entry] = field(default_factory=list)
    aside: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, str]] = field(default_factory=list)

    def statement(self, kind: str) -> Statement:
        if not self.entries and not self.aside and self.faults:
            text = _("No line of the file could be read: look at the date, the amount and the columns of line %(line)s.")
            raise Fault("statement-unreadable", text, line=str(self.faults[0][0]))
        return Statement(kind, tuple(keyed(self.entries)), tuple(self.aside.items()), tuple(self.faults))


def keyed(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Every line gets a key of its own: the source's where it has one, else its content and its place among equal lines."""
    seen: Counter[str] = Counter()
    for entry in entries:
        identity = entry.key or "|".join(
            [entry.day.isoformat(), f"{entry.amount:f}", entry.label, entry.supplier, entry.document, entry.account, entry.currency]
        )
        seen[identity] += 1
        yield replace(entry, key=hashlib.sha256(f"{identity}|{seen[identity]}".encode()).hexdigest())


def read(data: bytes, name: str = "") -> Statement:
    """A statement of any of the three kinds; what is none of them is refused in one sentence."""
    if not data.strip():
        raise Fault("statement-empty", _("The file is empty."))
    if data[:4] in (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0") or (b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff")):
        raise Fault("statement-binary", _("“%(name)s” is no bank or accounting file in text: export it as OFX, CSV or FEC."), name=name)
    text = decoded(data)
    head = text[:4000].upper()
    if "<OFX>" in head or head.lstrip().startswith("OFXHEADER"):
        return ofx(text)
    first = text.lstrip("\ufeff").split("\n", 1)[0].casefold()
    if "journalcode" in first and "comptenum" in first:
        return fec(text)
    return bank_csv(text)


def decoded(data: bytes) -> str:
    """The text of a file: the encoding its mark says, else UTF-8, else the western one of Windows."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


# --- OFX ---------------------------------------------------------------------------------------------------------------

_TAG = re.compile(r"<(/?)([A-Za-z0-9_.]{1,64})>([^<]*)")


def ofx(text: str) -> Statement:
    """Open Financial Exchange, SGML (1.x, tags not closed) or XML (2.x): the transactions of bank and card accounts.

    The tags are walked one by one and no entity that a file declares is known, so that it can neither call for another file nor
    grow. Investment statements hold no expense.
    """
    text = without_cdata(text)
    found = Found()
    account = currency = ""
    now: dict[str, str] | None = None
    line, counted_to = 1, 0
    for match in _TAG.finditer(text):
        line, counted_to = line + text.count("\n", counted_to, match.start()), match.start()
        closing, tag, raw = match[1], match[2].upper(), match[3]
        value = re.sub(r"\s+", " ", html.unescape(raw)).strip()
        if closing:
            if tag == "STMTTRN" and now is not None:
                take_transaction(found, now, account, currency, line)
                now = None
            elif tag in {"STMTRS", "CCSTMTRS"}:
                account = currency = ""
        elif tag == "STMTTRN":
            if now is not None:
                take_transaction(found, now, account, currency, line)
            now = {}
        elif tag in {"BANKTRANLIST", "LEDGERBAL"} and now is not None:
            take_transaction(found, now, account, currency, line)
            now = None
        elif now is not None:
            now.setdefault(tag, value)
        elif tag == "CURDEF":
            currency = value[:3].upper()
        elif tag == "ACCTID":
            account = value
        elif tag == "INVTRANLIST":
            found.aside["investment"] += 1
        if len(found.entries) > LIMIT:
            raise too_long()
    if now is not None:
        found.faults.append((line, "cut"))
    if not found.entries and not found.aside and not found.faults:
        raise Fault("ofx-empty", _("The OFX file holds no transaction: ask the bank for a statement of transactions over a period."))
    return found.statement("ofx")


def without_cdata(text: str) -> str:
    """The text with what stands in ``<![CDATA[…]]>`` written as any other text."""
    parts, at = [], 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        parts += [text[at:start], html.escape(text[start + 9 : end], quote=False)]
        at = end + 3
    return "".join([*parts, text[at:]])


def take_transaction(found: Found, cells: dict[str, str], account: str, currency: str, line: int) -> None:
    try:
        day = datetime.strptime(cells.get("DTPOSTED", "")[:8], "%Y%m%d").date()
        amount = number(cells.get("TRNAMT", ""))
    except (ValueError, InvalidOperation):
        found.faults.append((line, "date-or-amount"))
        return
    name, memo = cells.get("NAME") or cells.get("PAYEE", ""), cells.get("MEMO", "")
    label = name if memo.casefold() in name.casefold() else memo if name.casefold() in memo.casefold() else f"{name} {memo}"
    identity = f"ofx|{hashlib.sha256(account.encode()).hexdigest()[:16]}|{cells['FITID']}|{day}|{amount:f}" if cells.get("FITID") else ""
    document = cells.get("CHECKNUM", "") if cells.get("CHECKNUM", "") not in {"0", ""} else cells.get("REFNUM", "")
    found.entries.append(Entry(day, -amount, label[:200], identity, name[:200], document[:80], currency=currency))


# --- FEC ---------------------------------------------------------------------------------------------------------------

_FEC = ("journalcode", "ecriturenum", "ecrituredate", "comptenum", "comptelib", "pieceref", "ecriturelib", "debit", "credit", "montant", "sens")


def fec(text: str) -> Statement:
    """The French accounting entries file (article A47 A-1 of the tax procedures book): lines of expense accounts (class 6).

    Amounts are debit less credit, so that a credit note is negative; they exclude VAT, whose accounts (445…) are no expense. The name
    of the supplier is that of the auxiliary account on another line of the same entry.
    """
    rows = text.lstrip("\ufeff").splitlines()
    delimiter = "\t" if rows[0].count("\t") > rows[0].count("|") else "|"
    head = [cell.strip().casefold() for cell in rows[0].split(delimiter)]
    place = {name: head.index(name) for name in head}
    lacking = [name for name in ("ecriturenum", "ecrituredate", "comptenum", "ecriturelib") if name not in place]
    signed = {"montant", "sens"} <= set(place)
    if lacking or not (signed or {"debit", "credit"} <= set(place)):
        raise Fault("fec-columns", _("The file begins like a FEC but lacks the columns: %(columns)s."), columns=", ".join(lacking or ["Debit", "Credit"]))
    found = Found()
    suppliers: dict[tuple[str, str], str] = {}
    lines: list[tuple[int, list[str]]] = []
    for line, row in enumerate(rows[1:], start=2):
        if not row.strip():
            continue
        cells = [cell.strip().strip('"') for cell in row.split(delimiter)]
        if len(cells) < len(head) - 1:
            found.faults.append((line, "columns"))
            continue
        cells += [""] * (len(head) - len(cells))
        account = cells[place["comptenum"]]
        if account.startswith("401") and "compauxlib" in place:
            suppliers[entry_of(cells, place)] = cells[place["compauxlib"]]
        if account.startswith("6"):
            lines.append((line, cells))
        else:
            found.aside["class-" + (account[:3] if account.startswith("445") else account[:1] or "?")] += 1
    for line, cells in lines[: LIMIT + 1]:
        try:
            day = datetime.strptime(cells[place["ecrituredate"]], "%Y%m%d").date()
            amount = fec_amount(cells, place, signed)
        except (ValueError, InvalidOperation):
            found.faults.append((line, "date-or-amount"))
            continue
        code = cells[place["journalcode"]] if "journalcode" in place else ""
        identity = f"fec|{code}|{cells[place['ecriturenum']]}|{cells[place['comptenum']]}|{day}|{amount:f}|{cells[place['ecriturelib']]}"
        found.entries.append(
            Entry(
                day, amount, cells[place["ecriturelib"]][:200], identity, suppliers.get(entry_of(cells, place), "")[:200],
                (cells[place["pieceref"]] if "pieceref" in place else "")[:80], cells[place["comptenum"]][:20],
                (cells[place["comptelib"]] if "comptelib" in place else "")[:200],
            )
        )  # fmt: skip
    if len(lines) > LIMIT:
        raise too_long()
    return found.statement("fec")


def entry_of(cells: list[str], place: dict[str, int]) -> tuple[str, str]:
    return (cells[place["journalcode"]] if "journalcode" in place else "", cells[place["ecriturenum"]])


def fec_amount(cells: list[str], place: dict[str, int], signed: bool) -> Decimal:
    if signed:
        amount = number(cells[place["montant"]])
        return amount if cells[place["sens"]].upper() in {"D", "+1", "1"} else -amount
    return number(cells[place["debit"]] or "0") - number(cells[place["credit"]] or "0")


# --- CSV ---------------------------------------------------------------------------------------------------------------

_HEADS = {
    "day": ("date", "date operation", "date opération", "date de l'opération", "date comptable", "date de comptabilisation", "dateop", "booking date", "transaction date"),
    "label": ("libelle", "libellé", "libelle simplifie", "libellé simplifié", "libelle operation", "libellé opération", "description", "label", "details", "détail", "intitulé", "payee", "narrative"),
    "amount": ("montant", "montant (eur)", "montant (€)", "amount", "montant(euros)", "valeur"),
    "debit": ("debit", "débit", "debit euros", "débit euros", "débit (€)", "money out", "paid out"),
    "credit": ("credit", "crédit", "credit euros", "crédit euros", "crédit (€)", "money in", "paid in"),
    "currency": ("devise", "currency"),
    "document": ("reference", "référence", "ref", "numéro", "n° de pièce"),
}  # fmt: skip


def bank_csv(text: str) -> Statement:
    """A bank's CSV: a date, a label, and an amount (or debit and credit); lines above the header are skipped."""
    sample = text.lstrip("\ufeff")
    rows_of_text = sample.splitlines()
    delimiter = max(";,\t|", key=lambda mark: max((row.count(mark) for row in rows_of_text[:30]), default=0))
    csv.field_size_limit(1 << 20)
    try:
        rows = list(quotes.rows(sample, delimiter))
    except quotes.Astray as astray:
        raise Fault(
            "statement-quotes",
            _("A quotation mark opened on line %(line)d is not closed where its cell ends: close it, or take it away."),
            line=astray.line,
        ) from None
    except csv.Error:
        raise Fault("statement-quotes", _("A cell of the file is too long to be one: a quotation mark may be open.")) from None
    top, columns = header(rows)
    days = [row[columns["day"]].strip() for row in rows[top + 1 :] if len(row) > columns["day"]]
    order = day_order(days)
    found = Found()
    for line, row in enumerate(rows[top + 1 :], start=top + 2):
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        if not any(cells.values()):
            continue
        try:
            day, amount = day_of(cells["day"], order), paid(cells)
        except (ValueError, InvalidOperation):
            found.faults.append((line, "date-or-amount"))
            continue
        label = re.sub(r"\s+", " ", cells["label"])[:200]
        found.entries.append(Entry(day, amount, label, "", "", cells.get("document", "")[:80], currency=cells.get("currency", "")[:3].upper()))
        if len(found.entries) > LIMIT:
            raise too_long()
    if not found.entries and not found.faults:
        raise Fault("statement-no-lines", _("The file has column names and no line below them."))
    return found.statement("csv")


def header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The line of the column names and what each column is."""
    for top, row in enumerate(rows[:30]):
        names = [re.sub(r"\s+", " ", cell).strip().casefold() for cell in row]
        found = {}
        for key, words in _HEADS.items():
            at = next((names.index(word) for word in words if word in names), None)
            at = at if at is not None else next((i for i, name in enumerate(names) if name and any(name.startswith(word) for word in words[:2])), None)
            if at is not None and at not in found.values():
                found[key] = at
        if {"day", "label"} <= set(found) and ("amount" in found or "debit" in found):
            return top, found
    raise Fault("statement-columns", _("No line names a date, a label and an amount (or debit and credit): the first line of a bank CSV must."))


def paid(cells: dict[str, str]) -> Decimal:
    """What left the account (below zero: what came in)."""
    if cells.get("amount"):
        return -number(cells["amount"])
    out, back = cells.get("debit", ""), cells.get("credit", "")
    if not out and not back:
        raise ValueError
    return (abs(number(out)) if out else Decimal(0)) - (abs(number(back)) if back else Decimal(0))


def number(text: str) -> Decimal:
    """An amount as files write it: 1 234,56 or 1,234.56 or -12.5; never more than a thousand billion."""
    bare = re.sub(r"[\s\u00a0\u202f'’€$£]|EUR", "", text).replace("−", "-")
    if "," in bare and "." in bare:
        bare = bare.replace("," if bare.rindex(".") > bare.rindex(",") else ".", "")
    if not re.fullmatch(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)", bare):
        raise InvalidOperation(text)
    value = Decimal(bare.replace(",", ".")).quantize(CENT)
    if abs(value) >= 10**12:
        raise InvalidOperation(text)
    return value


_DAY = re.compile(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})")


def day_order(days: Sequence[str]) -> str:
    """Day first unless a date of the file can only be month first."""
    pairs = [match for text in days if (match := _DAY.match(text)) and len(match[1]) <= 2]
    if any(int(match[2]) > 12 for match in pairs) and not any(int(match[1]) > 12 for match in pairs):
        return "mdy"
    return "dmy"


def day_of(text: str, order: str) -> date:
    match = _DAY.match(text)
    if not match:
        return datetime.strptime(text[:8], "%Y%m%d").date()
    first, second, third = (int(part) for part in match.groups())
    if len(match[1]) == 4:
        return date(first, second, third)
    year = third + 2000 if third < 100 else third
    return date(year, first, second) if order == "mdy" else date(year, second, first)


def too_long() -> Fault:
    return Fault("statement-too-long", _("The file has more than %(limit)s lines to look at: bring it in several parts."), limit=f"{LIMIT}")
