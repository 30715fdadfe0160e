// The order of what takes time: answers can come late, and in another order than their questions.

/**
 * Return a function that starts a turn. It returns whether that turn is still the newest one, so that an
 * answer to an older question is not shown.
 * @returns {() => () => boolean}
 */
export function turns() {
  let newest = 0;
  return () => {
    const turn = ++newest;
    return () => turn === newest;
  };
}

/**
 * Return a function that runs tasks one after another, also if one of them fails.
 * @returns {<T>(task: () => Promise<T>) => Promise<T>}
 */
export function queue() {
  /** @type {Promise<any>} */
  let last = Promise.resolve();
  return (task) => {
    const result = last.then(task, task);
    last = result;
    return result;
  };
}

/**
 * Return a listener that runs an action, and ignores what comes before the action has ended, such as the
 * second click of a double click.
 * @param {() => any} action
 */
export function oneAtATime(action) {
  let isRunning = false;
  return async () => {
    if (isRunning) return;
    isRunning = true;
    try {
      await action();
    } finally {
      isRunning = false;
    }
  };
}
