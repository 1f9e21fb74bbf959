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

followAddress();
openSessions();
render(<App />, document.getElementById("studio")!);
