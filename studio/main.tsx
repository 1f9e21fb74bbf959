/**
 * Starts the studio.
 *
 * @module
 */
import "./style/tokens.css";
import "./style/base.css";
import "./style/app.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { followAddress } from "./state/address.ts";
import { openSessions } from "./state/sessions.ts";
import { VIEWS } from "./views/index.ts";

followAddress(VIEWS.map(({ name }) => name));
openSessions();
render(<App />, document.getElementById("studio")!);
