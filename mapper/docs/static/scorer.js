// Weights of search results: a section whose title is the search term comes first.
var Scorer = {
  score: ([docname, title, anchor, descr, score, filename]) => (anchor ? score + 30 : score),
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: {0: 15, 1: 5, 2: -5},
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
