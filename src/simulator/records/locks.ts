import { ApiFailure } from '../http/failure';
import type { Project } from '../store/project';

/** REDCap's complaints about locks (REDCAP_API.md §13). */
export const recordLocked =
  'This record has been locked at the record level. No value within this record can be modified.';
export const formLocked =
  'This field is located on a form that is locked. You must first unlock this form for this record.';

/** Refuses to change one place of a record where it or the form is locked. */
export function requireUnlocked(project: Project, record: string, event: string, form: string, instance: number): void {
  if (project.isRecordLocked(record)) {
    throw new ApiFailure(recordLocked);
  }
  if (project.isFormLocked(record, event, form, instance)) {
    throw new ApiFailure(formLocked);
  }
}
