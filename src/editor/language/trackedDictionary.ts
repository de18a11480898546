import { type CheckOptions, DictionaryChecker } from '../../dictionary/check';
import type { Scope } from '../../dictionary/instrumentFile';
import { type CsvDocument, type TextEdit, applyEdits, parseCsvDocument } from '../../dictionary/csvDocument';
import { type DictionaryIndex, DictionaryLanguage, type KnownProject } from '../../dictionary/language/dictionaryIndex';
import { createModel, type DictionaryModel } from '../../dictionary/model';
import type { Problem } from '../../dictionary/problem';

export type Severities = NonNullable<CheckOptions['severities']>;

/** One open dictionary through its edits: the text read incrementally, its model, language index and problems, each made when first asked for. */
export class TrackedDictionary {
  private csv: CsvDocument;
  private lastModel: DictionaryModel | undefined;
  private readonly language = new DictionaryLanguage();
  private facts: KnownProject = {};
  private severities: Severities = {};
  private checker: DictionaryChecker | undefined;
  private checked:
    | { readonly model: DictionaryModel; readonly checker: DictionaryChecker; readonly problems: readonly Problem[] }
    | undefined;

  /** @param scope whether the file holds a whole project or one instrument */
  constructor(
    text: string,
    private readonly scope: Scope = 'project',
  ) {
    this.csv = parseCsvDocument(text);
  }

  /**
   * Takes over edits of the editor; offsets are those of the text before.
   * @param length of the text after them; when it does not come out, the text is read anew
   */
  edit(edits: readonly TextEdit[], length: number, text: () => string): void {
    try {
      this.csv = applyEdits(this.csv, edits);
    } catch (error) {
      if (!(error instanceof RangeError)) {
        throw error;
      }
      this.csv = parseCsvDocument(text());
    }
    if (this.csv.length !== length) {
      this.csv = parseCsvDocument(text());
    }
  }

  get length(): number {
    return this.csv.length;
  }

  get model(): DictionaryModel {
    if (this.lastModel?.document !== this.csv) {
      this.lastModel = createModel(this.csv, this.lastModel);
    }
    return this.lastModel;
  }

  get index(): DictionaryIndex {
    return this.language.index(this.model, this.facts);
  }

  /** The dictionary as edits would make it, without making them: what would be found in it, and what could be written there. */
  tryOut(edits: readonly TextEdit[]): { readonly index: DictionaryIndex; readonly problems: readonly Problem[] } {
    const model = createModel(applyEdits(this.csv, edits), this.model);
    // Judged by the same checker: of all rows but the edited one it knows the judgement already.
    const problems = this.checkerNow.check(model);
    return { index: new DictionaryLanguage().index(model, this.facts), problems };
  }

  get project(): KnownProject {
    return this.facts;
  }

  /** What is known of the project and the user's severities; problems are judged by them from here on. */
  configure(facts: KnownProject, severities: Severities): void {
    this.facts = facts;
    this.severities = severities;
    this.checker = undefined;
  }

  /** The problems, where they have been looked for already. */
  get knownProblems(): readonly Problem[] | undefined {
    const { checked, checker, model } = this;
    return checked !== undefined && checked.model === model && checked.checker === checker
      ? checked.problems
      : undefined;
  }

  get problems(): readonly Problem[] {
    const { model, checkerNow: checker } = this;
    if (this.checked?.model !== model || this.checked.checker !== checker) {
      this.checked = { model, checker, problems: checker.check(model) };
    }
    return this.checked.problems;
  }

  private get checkerNow(): DictionaryChecker {
    this.checker ??= new DictionaryChecker({ ...checkOptions(this.facts, this.severities), scope: this.scope });
    return this.checker;
  }
}

function checkOptions(
  { events, longitudinal, eventsOfForm, missingCodes }: KnownProject,
  severities: Severities,
): CheckOptions {
  return {
    severities,
    ...(events && { events: events.map(({ name }) => name) }),
    ...(longitudinal !== undefined && { longitudinal }),
    ...(eventsOfForm && { eventsOfForm: Object.fromEntries(eventsOfForm) }),
    ...(missingCodes && { missingCodes: missingCodes.map(({ code }) => code) }),
  };
}
