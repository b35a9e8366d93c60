import { Failure, isFailureCode } from "@torg/contracts";
import { asyncapi, docsPage, openapi } from "../docs";
import type { Face } from "../face";
import { type Answer, pageAnswer } from "../http/answer";
import { problemAnswer } from "../http/problem-answer";
import type { Visit } from "../http/visit";
import { frontPage } from "./front-page";
import { problemFacts, problemPage } from "./problem-page";

type Page = (visit: Visit) => Answer;

const htmlType = "text/html; charset=utf-8";
const problems = "/problems/";

/** What stands beside the API: its documents, its front page, the meaning of its failures. */
export function pageFace(): Pick<Face, "name" | "answer" | "refuse"> {
  const pages = new Map<string, Page>([
    ["/", ({ language }) => pageAnswer(frontPage(language), htmlType)],
    ["/docs", once(() => pageAnswer(docsPage(), htmlType))],
    ["/openapi.json", once(() => pageAnswer(JSON.stringify(openapi()), "application/json"))],
    ["/asyncapi.json", once(() => pageAnswer(JSON.stringify(asyncapi()), "application/json"))],
  ]);

  async function answer(visit: Visit): Promise<Answer> {
    const { path, request } = visit;
    const page = pages.get(path) ?? problemOf(path);
    if (!page) throw new Failure("route.not_found");
    if (request.method !== "GET" && request.method !== "HEAD")
      throw new Failure("route.wrong_method", { allow: ["GET", "HEAD"] });
    return page(visit);
  }

  return { name: "page", answer, refuse: problemAnswer };
}

/** A person gets a page, a program gets JSON. */
function problemOf(path: string): Page | undefined {
  const code = path.startsWith(problems) ? path.slice(problems.length) : undefined;
  if (!isFailureCode(code)) return undefined;
  return ({ request, language }) =>
    request.headers.get("accept")?.includes("text/html")
      ? pageAnswer(problemPage(code, language), htmlType)
      : pageAnswer(JSON.stringify(problemFacts(code)), "application/json");
}

/** Written at the first request: the documents cost a moment that a start can do without. */
function once(write: () => Answer): Page {
  let written: Answer | undefined;
  return () => {
    written ??= write();
    return written;
  };
}
