"""Queries that no photo answers: letters without meaning, and things that nobody photographs."""

NONSENSE = (
    # letters
    "qwertz asdf", "xkcd blorp", "zzzz", "asdfghjkl", "fnord grault plugh", "hgfdsa poiuy",
    "blarg snorf", "xyzzy", "jkl uiop vbnm", "wibble wobble flarn", "qqq www eee",
    "lorem ipsum dolor",
    # law and money
    "quantum tax law", "constitutional amendment", "monetary policy", "shareholder agreement",
    "inflation rate", "interest rate swap", "deductible expenses", "corporate governance",
    "double entry bookkeeping", "appellate jurisdiction", "breach of contract",
    "due diligence checklist", "quarterly earnings guidance", "supply and demand",
    "gross domestic product", "diplomatic immunity", "tariff negotiations",
    # programs
    "kubernetes deployment", "blockchain consensus", "regular expression",
    "public key infrastructure", "garbage collection pause", "race condition",
    "floating point error", "recursive descent parser", "dependency injection",
    "null pointer exception", "database normalisation",
    # thoughts
    "the meaning of life", "hegelian dialectic", "categorical imperative", "moral relativism",
    "epistemic uncertainty", "transcendental idealism", "free will and determinism",
    "existential quantifier", "subjunctive mood", "iambic pentameter",
    "etymology of prepositions",
    # mathematics and physics
    "abstract algebra theorem", "string theory", "continuum hypothesis", "riemann zeta function",
    "eigenvalue decomposition", "bayesian inference", "second law of thermodynamics",
    "gauge symmetry breaking", "quantum chromodynamics",
)  # fmt: skip
