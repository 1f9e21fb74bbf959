/**
 * Symbol, matrix cell and place in the code are lit together, whichever of them is pointed at or focused.
 *
 * Everything that stands for a symbol carries `data-symbol`; what stands for one element of it, `data-cell` too. Formulas
 * come as markup, so this works on the document, and not on components.
 *
 * @module
 */
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

export function useHighlight(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    const light = ({ target }: Event): void => {
      // Where nothing is pointed at, what has the focus stays lit.
      const source = symbolAt(target as Element) ?? (document.activeElement && symbolAt(document.activeElement));
      for (const lit of element.querySelectorAll("[data-lit]")) lit.removeAttribute("data-lit");
      if (source) for (const part of counterparts(element, source)) part.setAttribute("data-lit", "");
    };
    element.addEventListener("pointerover", light);
    element.addEventListener("pointerleave", light);
    element.addEventListener("focusin", light);
    return () => {
      element.removeEventListener("pointerover", light);
      element.removeEventListener("pointerleave", light);
      element.removeEventListener("focusin", light);
    };
  }, [root]);
}

function symbolAt(element: Element): HTMLElement | null {
  return element.closest<HTMLElement>("[data-symbol]");
}

/** What stands for the same symbol; of its elements, the same one, or those that the equation reads. */
function counterparts(root: HTMLElement, source: HTMLElement): HTMLElement[] {
  const { symbol = "", cell } = source.dataset;
  const parts = [...root.querySelectorAll<HTMLElement>(`[data-symbol="${CSS.escape(symbol)}"]`)];
  return parts.filter(({ dataset }) => {
    if (dataset.cell === undefined) return true;
    return cell === undefined ? dataset.used !== undefined : dataset.cell === cell;
  });
}
