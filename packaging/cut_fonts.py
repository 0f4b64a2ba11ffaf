"""Cut the bundled fonts from their sources: everyday characters small, everything else beside it.

    python packaging/cut_fonts.py SOURCES [resources/fonts]

SOURCES is a folder holding (see resources/fonts/README.md for where each is had):

    NotoSerifSC_400Regular.ttf NotoSerifSC_700Bold.ttf NotoSansSC_400Regular.ttf NotoSansSC_700Bold.ttf
    HanaMinA.ttf HanaMinB.ttf
    Unihan_OtherMappings.txt.bz2 Unihan_IRGSources.txt.bz2 Unihan_DictionaryLikeData.txt.bz2

The same sources give the same bytes with the same fontTools.
"""

from __future__ import annotations

import argparse
import bz2
import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

STANDARD_COUNT = 8105

# Characters of names and places that are in neither 通用规范汉字表 nor GB 2312 and are met often enough to be everyday.
NAME_CHARACTERS = (
    "㐂㐱㒓㕵㖞㙓㝉㝧㟥㠛㤚㥏㵘䀹䓕䢵䧞䨱䩄䯄䯅䲡丟乗乪乹亙亞亱亼仴伃伱伷佀佇併侊侭倢偀傑傓傢僐僡儀儁億兪"
    "冄冇冚冨凃凊凜凩凬凮凴刕別剛効勅勛勥勲匂匯卋厡叡呂呉呪咵啓喒喦嗀嘢嘦噐囍囙団囧囯圀圎圡坖坴埿堔堦墖墪"
    "墶壠壯夆夘夢夲奀奣奤奫妸妺姃姉姙姫娬嫑嫺嬅孨宍実宻寕寘寜寶尃尅尭屄屘屩岀岺峩峯崐崑崠崬崯嵂嵗嵻嶌嶶巌"
    "巗帋帯幵庁広庒庯廍廔廼彅彔彣徃徳恆恵悅悳惪愼慜慤懃戩戸抜拠捴掁揦摱撃敍敎斈斎斚旂旕旡旾昐昑昖昗昜昞昷"
    "昹晈晎晛晧晳晸暃暐暒暟暠暳曄曨朤朩杁杴枈枛栃栄栞栱桒梘梺棃棩椊椏椧楿榊槑樫橷檜櫈欽毑毘毿氹氼汖沍沗沯"
    "泆洆洤浤浵涀涏涖涚涥淂淉淸渃渄湙湠溋溎滶滺潀潓澐澔濙濛瀞瀧灂灥灮炁炏烎烱烴焄焮煈煐煕煚煥煱熅熈熒爕爗"
    "爲狆玊玍玧珘珤珨珮珻琑琞琩琹瑈瑠瑮瑸璂璉璕璵璸瓅瓈瓊瓛甴畊畑畧畵疌皃皊皔皚皝皢皥盌盙盬県眞睺睻瞐瞾磱"
    "礐祘祹禇禑秊秐秝竜竝竴竻笣筊篊糀糎紃紘絪綉綎綕緁緈緐縈繡罛羗羣羴翿聟聡聨胅腄舎舗舙芔芢芶苆苝苼荋荍莕"
    "菓萊萠萡葂葉葒蒧蓸蔄蔴蔵蕐藴蘂蜹螥裀裵褌褝覌覚観訢詝詠詰誼誾譓讙豊豔貟賔贇贑贠趡軄輭辺辻込迉迌迠逈逌"
    "逹逺遖郞郷鄕醁釆釭鈊鈺鉌鉏鉮銔鋐鋙錡鍂鎮鎺鏸鐡鑨閄閆閩闇阓陜隝隠雑雲雴霊霙霛霝霳靐靑靘韄韞韡頔頠頴頵"
    "顕顥颽飝飺餠饾馎馠駸騄驩髙魚鮀鯀鰲鱻鴈鴒鴻鵾鶤鹵麐麗麤黁黃黒黙鼉齊齋龍龎龑龔龘龤龥"
)

# Han that reach a name in no Noto face; the cut of HanaMin also takes whole Unihan sources (below).
RARE_BY_HAND = (
    "𠀾𠆢𠈓𠔉𠮟𠮷𡃁𡈼𡋾𡌂𡓸𡙇𡝗𡨸𡵆𡶒𢀖𢈈𢙱𢛨𢡊𢨋𢯽𣇄𣇉𣇣𣏾𣕚𣖔𣚺𣲙𣽽𤆬𤎖𤐨𤓰𤔡𤣥𤣻𤦸𤧟𤫊𤭖𤭢𤺹𥁕𥆟𥈠𥖄𥝱"
    "𥝲𥮉𥱋𦍒𦎫𦒉𦥯𦬼𦰩𧄐𧖦𧝞𧰼𨂻𨎛𨏥𨖷𨡃𨧧𨨏𨫡𨭎𨰻𩇕𩇦𩗀𩘅𩙪𩡧𩧆𩵋𩸽𩿇𪂇𪃹𪏆𪚥𪛅𬎆"
)

# Every source of China's ideographs but the big dictionaries (康熙 GKX, 汉语大字典 GHZ) and the bronzes (GZJW).
LEFT_OUT_SOURCES = {"GKX", "GHZ", "GZJW", "GHZR"}
RARE_PROPERTIES = ("kUnihanCore2020", "kHKSCS", "kIICore", "kJIS0213", "kIRG_MSource")


def unihan(folder: Path) -> dict[str, dict[int, str]]:
    """Every property of the three Unihan files: name → code point → value."""
    properties: dict[str, dict[int, str]] = {}
    for name in ("OtherMappings", "IRGSources", "DictionaryLikeData"):
        with bz2.open(folder / f"Unihan_{name}.txt.bz2", "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("U+"):
                    code, key, value = line.rstrip("\n").split("\t")
                    properties.setdefault(key, {})[int(code[2:], 16)] = value
    return properties


def gb2312() -> set[int]:
    """All of GB 2312, signs included, as Python's codec knows it."""
    found: set[int] = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def everyday(properties: dict[str, dict[int, str]]) -> set[int]:
    """What the small cuts hold: 通用规范汉字表 (Unihan's kTGH), GB 2312, names, and the signs the product prints."""
    standard = set(properties["kTGH"])
    if len(standard) != STANDARD_COUNT:
        sys.exit(
            f"kTGH lists {len(standard)} characters, 通用规范汉字表 has {STANDARD_COUNT}: another Unihan is needed"
        )
    signs: set[int] = set()
    for first, last in (
        (0x20, 0x7E),  # ASCII
        (0xA0, 0xFF),  # Latin-1
        (0x2010, 0x2027),
        (0x2030, 0x203B),
        (0x2070, 0x208E),
        (0x2150, 0x218B),  # fractions, Roman numerals
        (0x2190, 0x2199),
        (0x2460, 0x24FF),  # ① ⑴
        (0x25A0, 0x25EF),
        (0x2605, 0x2642),
        (0x2713, 0x2718),
        (0x3000, 0x303F),
        (0x3105, 0x312F),
        (0x3220, 0x32B0),
        (0x3300, 0x33FF),  # ㎡ ㎏
        (0xFF01, 0xFF5E),
        (0xFFE0, 0xFFE6),
    ):
        signs.update(range(first, last + 1))
    signs.update(map(ord, "℃℉№℡Ω∞≈≠≡≤≥≮≯∑√∠∥⊙⌒∵∴∷⊿μ"))
    return standard | gb2312() | signs | set(map(ord, NAME_CHARACTERS))


def rare(properties: dict[str, dict[int, str]], missing_in: set[int]) -> set[int]:
    """What HanaMin adds: characters of names, places and current standards that Noto has not."""
    wanted = set(map(ord, RARE_BY_HAND))
    for key in RARE_PROPERTIES:
        wanted.update(properties[key])
    for code, source in properties["kIRG_GSource"].items():
        if source.split("-")[0] not in LEFT_OUT_SOURCES:
            wanted.add(code)
    return {code for code in wanted if code >= 0x3400} - missing_in


def cut(source: Path, target: Path, codes: set[int], family: str, style: str, *, kerning: bool = False) -> set[int]:
    """Write `codes` of a font, under its name; return what was really in it."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options()
    options.layout_features = ["kern"] if kerning else []
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "STAT", "BASE", "DSIG", "FFTM", "VORG"]
    if not kerning:
        options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    rename(font, family, style)
    font.save(target)
    return set(font.getBestCmap())


def rename(font: TTFont, family: str, style: str) -> None:
    postscript = f"{family.replace(' ', '')}-{style}"
    version = font["name"].getDebugName(5) or ""
    for number, text in (
        (1, family),
        (2, style),
        (3, f"{version};{postscript}"),
        (4, f"{family} {style}"),
        (6, postscript),
    ):
        font["name"].removeNames(nameID=number)
        font["name"].setName(text, number, 3, 1, 0x409)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path)
    parser.add_argument("target", type=Path, nargs="?", default=Path(__file__).parents[1] / "resources" / "fonts")
    arguments = parser.parse_args()
    sources, target = arguments.sources, arguments.target
    target.mkdir(parents=True, exist_ok=True)
    properties = unihan(sources)
    common = everyday(properties)

    small = cut(
        sources / "NotoSerifSC_400Regular.ttf", target / "NotoSerifSC-Regular.ttf", common, "Noto Serif SC", "Regular"
    )
    cut(sources / "NotoSerifSC_700Bold.ttf", target / "NotoSerifSC-Bold.ttf", common, "Noto Serif SC", "Bold")
    for style, number in (("Regular", "400"), ("Bold", "700")):
        source = sources / f"NotoSansSC_{number}{style}.ttf"
        cut(source, target / f"NotoSansSC-{style}.ttf", common, "Noto Sans SC", style, kerning=True)

    whole = set(TTFont(sources / "NotoSerifSC_400Regular.ttf", lazy=True).getBestCmap())
    rest = whole - small
    cut(sources / "NotoSerifSC_400Regular.ttf", target / "NotoSerifSC-Rest.ttf", rest, "Noto Serif SC Rest", "Regular")

    wanted = rare(properties, whole)
    with tempfile.TemporaryDirectory() as scratch:
        parts, left = [], set(wanted)
        for name in ("HanaMinA", "HanaMinB"):
            part = Path(scratch) / f"{name}.ttf"
            left -= cut(sources / f"{name}.ttf", part, left, "Yijian Rare", "Regular")
            parts.append(str(part))
        merged = Merger().merge(parts)
        merged["head"].modified = merged["head"].created = TTFont(sources / "HanaMinA.ttf", lazy=True)["head"].created
        merged.recalcTimestamp = False
        rename(merged, "Yijian Rare", "Regular")
        merged.save(target / "YijianRare-Regular.ttf")
    for code in map(ord, RARE_BY_HAND):
        if code in left:
            print(f"U+{code:04X} is in neither Noto nor HanaMin", file=sys.stderr)
    for path in sorted(target.glob("*.ttf")):
        count = len(TTFont(path, lazy=True).getBestCmap())
        print(f"{path.name:28} {path.stat().st_size / 1e6:6.2f} MB  {count:6} characters")
    print(f"{sum(p.stat().st_size for p in target.glob('*.ttf')) / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
