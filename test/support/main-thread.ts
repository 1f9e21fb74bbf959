/**
 * How much a page does before its thread can answer again, counted: a time would depend on what else the machine does.
 *
 * @module
 */
import type { Page } from "playwright-core";

/** What the counting script leaves in the page. */
declare global {
  var mostChanges: number;
}

/**
 * Counts, from before the page is opened, what each task changes in the document: elements that are put in or taken out,
 * texts and attributes that become others. An observer hears of the changes of a task all at once, when the task is over.
 */
export async function countChanges(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.mostChanges = 0;
    const elements = (nodes: NodeList): number =>
      [...nodes].reduce((sum, node) => sum + 1 + (node instanceof Element ? node.querySelectorAll("*").length : 0), 0);
    const observer = new MutationObserver((records) => {
      const changes = records.reduce(
        (sum, { type, addedNodes, removedNodes }) =>
          sum + (type === "childList" ? elements(addedNodes) + elements(removedNodes) : 1),
        0,
      );
      globalThis.mostChanges = Math.max(globalThis.mostChanges, changes);
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
}

/** The most that one task has changed so far. */
export function mostChangesInATask(page: Page): Promise<number> {
  return page.evaluate(() => globalThis.mostChanges);
}
