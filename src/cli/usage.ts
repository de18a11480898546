export const usage = `Usage: redcap-workbench <command> [options]

  lint <file.csv|file.zip>... [--format text|json|sarif|github] [--rule code=severity]...
      Checks data dictionaries and instrument ZIPs. Severities: error, warning, hint, off.
      Codes: of a rule (DD06) or of one of its findings (logic-unknown-field).
  diff <old.csv> <new.csv> [--format text|json|markdown]
      Says what changes when the new data dictionary replaces the old one,
      and what becomes of data already collected.
  eval --ndjson
      Evaluates logic: one case per line on the standard input,
      {"id": ..., "kind": "condition|calc|calctext|actiontag|pipe", "expr": ..., "context": {...}},
      one result per line on the standard output.
  export <recipe.redcap-export.json> [--out path]
      Exports records as a recipe says. The token comes from the environment
      variable REDCAP_API_TOKEN, the address from the recipe or REDCAP_API_URL,
      the secret of a de-identified export from REDCAP_EXPORT_SECRET.

  -h, --help     shows this
  -V, --version  shows the version

A file named - is the standard input. Exit codes: 0 all is well; 1 errors were found;
2 the command line or a file could not be understood.
`;
