"""Kinds of file that people have and that are not read, each with the sentence that says which
program and menu make one that is.
"""

from __future__ import annotations

_KINDS = {
    "formats.document.atlas": ".atlproj .atlproj23 .atlproj9 .atlcb .hpr7",
    "formats.document.captions": ".ass .ssa .ttml .dfxp .smi .sub .stl .scc .lrc",
    "formats.document.epub": ".epub",
    "formats.document.excel_with_macros": ".xlsm .xlsb .xltx .xltm",
    "formats.document.exmaralda": ".exb .exs",
    "formats.document.google": ".gdoc .gsheet",
    "formats.document.inception": ".xmi",
    "formats.document.inqscribe": ".inqscr",
    "formats.document.labelled": ".jsonl .ann",
    "formats.document.maxqda": ".mx12 .mx18 .mx20 .mx22 .mx24 .mx26 .mx11 .mx5 .mx4 .mx3 .mtr .mex .mex22 .mex24",
    "formats.document.numbers": ".numbers",
    "formats.document.nvivo": ".nvp .nvpx .nvcx",
    "formats.document.other_coding": ".qrk .f4p .ppj .ppz .hs2",
    "formats.document.otranscribe": ".otr",
    "formats.document.pages": ".pages",
    "formats.document.picture": ".jpg .jpeg .png .gif .tif .tiff .bmp .heic .webp",
    "formats.document.qualcoder": ".sqlite .sqlite3 .db .qda .rqda",
    "formats.document.recording": ".mp3 .wav .m4a .ogg .oga .opus .aac .flac .wma .amr .aiff .mp4 .mov .avi .mkv .webm .3gp .mts",
    "formats.document.refi": ".qdpx .qde",
    "formats.document.refi_codes": ".qdc",
    "formats.document.web_page": ".mht .mhtml",
    "formats.document.word_with_macros": ".docm .dotx .dotm",
    "formats.document.zip": ".zip .rar .7z .tar .gz .tgz",
}
REFUSED_KINDS = {
    suffix: sentence for sentence, suffixes in _KINDS.items() for suffix in suffixes.split()
}
"""How a file ends -> the id of the sentence."""
# The first element of XML that is not a talk here -> the sentence, or the name under which it is
# read.
ROOTS = {
    "basic-transcription": "formats.document.exmaralda",
    "CHAT": "formats.document.chat",
    "Project": "formats.document.refi",
    "CodeBook": "formats.document.refi_codes",
}
RENAMED = {"ANNOTATION_DOCUMENT": ".eaf", "html": ".html", "TEI": ".tei", "Trans": ".trs"}
