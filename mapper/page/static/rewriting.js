// Let the server rewrite a document; a text that the user changes meanwhile is not overwritten.

import {call} from "./api.js";
import {documentWith} from "./documents.js";
import {queue} from "./order.js";
import {isCurrent, textsById, unsavedTexts} from "./store.js";

const inOrder = queue();

/**
 * Replace the text of a document by the one that a service returns.
 * @param {string} service
 * @param {() => object} request what the service is asked, besides the unsaved texts
 * @returns {Promise<any>} the answer; rejects with an Error whose message the user can read
 */
export const rewrite = (service, request) => inOrder(async () => {
  const texts = textsById();
  const answer = await call(service, {unsaved: unsavedTexts(), ...request()});
  if (!isCurrent(texts)) throw new Error("The text has changed. Try again.");
  documentWith(answer.document)?.editor.setText(answer.text);
  return answer;
});
