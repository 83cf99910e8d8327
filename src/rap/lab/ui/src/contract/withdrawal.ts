// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

/** Whose answers a receipt stands for: the survey, and how many texts hold words of hers. */
export interface AnswersOfReceipt {
  survey: string;
  title: Record<string, string>;
  n_texts: number;
  new_receipt: string;
}

/** Her answers were taken out. */
export interface AnswersTaken {
  done: true;
}
