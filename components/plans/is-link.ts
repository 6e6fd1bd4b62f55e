/** Whether a text is a link to a document, as it is kept. */
export const isLink = (text: string): boolean => /^https?:\/\/[^\s/]+\S*$/i.test(text);
