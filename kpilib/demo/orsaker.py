"""Why decisions wait, and why placements end: a code -> how often it is the reason."""

from __future__ import annotations

from kpilib.demo.modell import Andelar

# A decision waits (`niva_kod` of the registers).
BRIST: Andelar = {
    "resurs_bostadsbrist": 52,
    "individ_tackat_nej": 24,
    "resurs_lokal_ej_anpassad": 10,
    "individ_halsa": 6,
    "struktur_komplexa_behov": 8,
}
PLATS: Andelar = {"resurs_platsbrist": 60, "resurs_lokal_ej_anpassad": 20, "struktur_inflode": 20}
STOD: Andelar = {
    "individ_tackat_nej": 35,
    "individ_ej_natt": 20,
    "individ_halsa": 20,
    "resurs_kompetens": 25,
}
UPPDRAG: Andelar = {"resurs_uppdragstagare_saknas": 60, "individ_tackat_nej": 25, "individ_halsa": 15}
LOV: Andelar = {"lov_ej_vald_utforare": 45, "individ_halsa": 35, "individ_tackat_nej": 20}

# A placement ends.
VUXEN: Andelar = {"avliden": 20, "flyttat": 25, "eget_onskemal": 20, "annan_insats": 35}
BARN: Andelar = {"annan_insats": 55, "flyttat": 20, "eget_onskemal": 20, "ovrigt": 5}
BOENDESTOD: Andelar = {
    "eget_onskemal": 34,
    "malet_uppnatt": 26,
    "flyttat": 16,
    "avliden": 6,
    "behov_bmss": 8,
    "behov_korttidsboende": 4,
    "behov_socialt_boende": 3,
    "annan_insats": 3,
}
