/** Which interview a path of the study is the text of. */

const TEXT = /^interviews\/((?:INT|FG|FN|AR|QU|AN)-[0-9]{2,6})\.txt$/;

/** The id of the interview whose text lies at `path`, '' for every other file. */
export function interviewAt(path: string): string {
  return TEXT.exec(path.replace(/^\/+/, ''))?.[1] ?? '';
}
