// @ts-check
/** The live room, put together: who hears whom. Each part's own business is in its own module. */

import { Aside } from "../aside.js";
import { t } from "../language.js";
import { KithSocket } from "../socket.js";
import { Agreement } from "./agreement.js";
import { Care } from "./care.js";
import { Composer } from "./composer.js";
import { ConnectionLine } from "./connection.js";
import { Cursor } from "./cursor.js";
import { Doings } from "./doings.js";
import { closest, part, read, show } from "./drawing.js";
import { closeDrops } from "./drops.js";
import { Gatherings } from "./gathering.js";
import { MessageMenu } from "./menu.js";
import { Notices } from "./notices.js";
import { Nudges } from "./nudge.js";
import { Outbox } from "./outbox.js";
import { OwnWords } from "./own.js";
import { Paging } from "./paging.js";
import { Pending } from "./pending.js";
import { People } from "./people.js";
import { Posting } from "./posting.js";
import { Reading } from "./reading.js";
import { Referrals } from "./referrals.js";
import { ReportForm } from "./report.js";
import { Reveal } from "./reveal.js";
import { sayingIn } from "./saying.js";
import { Scroller } from "./scroll.js";
import { Shields } from "./shields.js";
import { RoomState } from "./state.js";
import { Timeline } from "./timeline.js";
import { Typing } from "./typing.js";
import { followViewport } from "./viewport.js";
import { wantsVoice } from "./voice.js";

const root = document.querySelector("[data-room]");
if (root instanceof HTMLElement) start(root);

/** @param {HTMLElement} root */
function start(root) {
  const { room = "", you: youId = "", rev, readRev, youName = "", youBadge, more } = root.dataset;
  const template = /** @type {HTMLTemplateElement} */ (part(root, "message-template"));
  const list = part(root, "timeline");
  const you = { id: youId, name: youName, badge: youBadge || null };

  const own = new OwnWords();
  const people = new People(root, youId, (person) => timeline.rename(person));
  /** @type {import("./drawing.js").Around} */
  const around = {
    youId,
    nameOf: (id) => people.nameOf(id),
    find: (id) => timeline.sequence.get(id),
    isFolded: (message) => shields.folds(message),
    ownWords: (message) => own.of(message),
    wantsVoice: (message) => wantsVoice(message, timeline.sequence.all, youId),
  };
  const scroller = new Scroller(part(root, "scroll"), list);
  /** @type {Timeline} */
  const timeline = new Timeline(list, template, scroller, around);
  const shields = new Shields(part(root, "shields"), youId, {
    send: (command) => socket.send(command),
    changed: () => timeline.refill(),
    say: (words) => say(words, true),
  });
  const pending = new Pending(part(root, "pending"), template, around, you);
  const noticeTemplate = /** @type {HTMLTemplateElement} */ (part(root, "notice-template"));
  const notices = new Notices(part(root, "notices"), noticeTemplate);

  const socket = new KithSocket("/socket");
  const say = sayingIn(part(root, "said"));
  const typing = new Typing(part(root, "typing"), socket, room, around.nameOf);

  const posting = new Posting({ root, you, timeline, pending, scroller, say, own });
  const composer = new Composer(/** @type {HTMLFormElement} */ (part(root, "composer")), `${room}:${youId}`, {
    post: (post) => posting.post(post),
    edit: (id, body, anyway) => doings.edit(id, body, anyway),
    typing: (isWriting) => typing.tell(isWriting),
    isFolded: (message) => shields.folds(message),
    changed: () => nudges.changed(),
    walk: () => menu.walk.toNewest(),
  });
  const nudges = new Nudges(part(root, "nudge"), socket, room, {
    words: () => composer.words,
    mayAsk: () => state.mayPost && !composer.isTooLong,
    change: (span) => composer.choose(span),
    sendAnyway: () => composer.submit(true),
    say,
  });
  const care = new Care(part(root, "care"), {
    shown: () => scroller.toBeginningOf(part(root, "care")),
    closed: () => composer.text.focus(),
  });
  const outbox = new Outbox(socket, room, youId, posting.heard);
  const state = new RoomState(root, composer);
  const paging = new Paging({ root, socket, room, timeline, scroller, own, say });
  posting.join({ outbox, composer, care, nudges, paging, state, isLive: () => socket.isLive });
  const reading = new Reading({ root, socket, room, timeline, scroller, paging, read: Number(readRev) });
  const report = new ReportForm(
    /** @type {HTMLDialogElement} */ (part(root, "report")),
    (command) => socket.send(command),
    say,
  );
  const reveal = new Reveal(/** @type {HTMLDialogElement} */ (part(root, "reveal")), (command) => socket.send(command));
  const doings = new Doings({ root, socket, composer, report, shields, care, nudges, timeline, say, own, reveal });
  const menu = new MessageMenu(/** @type {HTMLDialogElement} */ (part(root, "message-menu")), list, youId, {
    find: around.find,
    nameOf: around.nameOf,
    async learnSupporters(message) {
      for (const person of await doings.supporters(message)) people.know(person);
      timeline.refresh(message.id);
    },
    mayChange: (message) => state.mayChange(message),
    mayPost: () => state.mayPost,
    mayReveal: youBadge === "moderator",
    act: (what, message, opener) => doings.act(what, message, opener),
    react: (kind, on, message) => doings.react(kind, on, message),
    leave: () => composer.text.focus(),
  });
  const aside = new Aside(part(root, "aside"), async (key, body) => {
    const reply = await socket.send({ do: "answer_aside", room, key, body });
    if (reply.care) care.show(reply.care);
    return reply;
  });
  const agreement = new Agreement(part(root, "agreement"), socket, room, {
    say,
    agreed() {
      composer.problem("");
      composer.text.focus();
    },
  });
  const gatherings = new Gatherings(root, say);
  const referrals = new Referrals(root, (command) => socket.send(command));
  new ConnectionLine(part(root, "connection"), socket);

  const cursor = new Cursor(socket, room, Number(rev), {
    take: (message) => take(message, false),
    opened: (reply) => opened(reply),
    refused: (fault) => ended(fault?.message ?? t("This room is not open to you.")),
  });

  /** @param {import("./types.js").Message} message @param {boolean} isQuiet */
  function take(message, isQuiet) {
    people.know(message.author);
    const isMine = message.author.id === youId;
    if (isMine) posting.echoed(message);
    const is = timeline.take(message, isQuiet || isMine);
    composer.changed(message);
    if (!isMine) typing.hear({ who: message.author.id, on: false });
    reading.heard(message, is, isMine, cursor.rev);
  }

  let sought = location.hash.startsWith("#m-") ? location.hash.slice(3) : ""; // a message one came for
  const goTo = (/** @type {string} */ id) => paging.goTo(id);

  /** @param {any} reply */
  function opened(reply) {
    const missed = reply.messages ?? [];
    own.learn(reply.own);
    shields.state(reply.shields);
    state.room(reply.room);
    state.you(reply.you);
    agreement.state(reply.room, reply.you);
    people.state(reply.people);
    for (const person of reply.renamed ?? []) people.know(person);
    if (reply.reset) timeline.reset(missed, reply.more);
    else for (const message of missed) take(message, true);
    pending.showHeld(reply.waiting ?? []);
    notices.state(reply.notices ?? []);
    gatherings.state(reply.gatherings);
    reading.caughtUp(cursor.rev, missed);
    paging.look();
    if (sought) goTo(sought);
    sought = "";
    outbox.pump();
    catchUpAside();
  }

  /** What was said aside while the line was down. */
  async function catchUpAside() {
    try {
      const answer = await fetch(`/rooms/${room}/aside`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const page = await answer.json();
      aside.state(page.asides);
      for (const referral of page.referrals) referrals.take(referral);
    } catch {
      // the next time the line comes back will do
    }
  }

  /** The seat here is gone: so are other people's words from this screen. @param {string} words */
  function ended(words) {
    composer.close(words);
    timeline.reset([], false);
    pending.showHeld([]);
    show(part(root, "older"), false);
    say(words);
    socket.stop(words);
  }

  socket.on("aside", (event) => {
    if (event.room !== room || !aside.take(event.aside)) return;
    if (event.aside.by === "moderator") say(t("A moderator wrote to you."));
    if (scroller.isFollowing) scroller.toEnd();
  });
  socket.on("referral", ({ referral }) => {
    if (referral.room !== room || !referrals.take(referral)) return;
    say(t("The moderators ask you something, just you."));
    if (scroller.isFollowing) scroller.toEnd();
  });
  socket.on("shields", (event) => shields.state(event.shields));
  socket.on("role", () => location.reload()); // what may be seen here is another now
  socket.on("people", (event) => event.room === room && people.difference(event));
  socket.on("own", (event) => {
    if (event.room !== room) return;
    own.learn({ [event.message]: event.body });
    timeline.refresh(event.message);
  });
  socket.on("typing", (event) => event.room === room && event.who !== youId && typing.hear(event));
  socket.on("room", (event) => {
    if (event.room !== room) return;
    state.room(event.settings);
    agreement.state(event.settings);
  });
  socket.on("gatherings", (event) => event.room === room && gatherings.changed(event.gatherings));
  socket.on("bye", (event) => event.room === room && ended(t(event.message)));
  socket.on("state", (event) => event.name !== "live" && posting.lost());
  socket.on("signin", () => location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`));
  socket.on("notice", ({ notice }) => {
    if (notice.room && notice.room !== room) return;
    pending.dropHeld(notice.message);
    if (notices.add(notice)) scroller.isFollowing && scroller.toEnd();
  });

  for (const li of /** @type {Iterable<HTMLElement>} */ (list.children)) {
    const words = li.querySelector('[data-part="others"]') && part(li, "body").textContent;
    if (words) own.learn({ [read(li).id]: words });
  }
  timeline.reset([.../** @type {Iterable<HTMLElement>} */ (list.children)].map(read), more === "yes");
  composer.start(around.find);
  state.start();
  outbox.recall();
  followViewport();
  closeDrops(root);
  offerKeys(root);
  offerSearch(root, { goTo, say });
  scroller.toEnd();
  reading.start();
  socket.start();
  document.dispatchEvent(new Event("kith:room")); // what was pressed too early is done now
}

/** The sheet of keys: by a button, and by its own key wherever one does not write. @param {HTMLElement} root */
function offerKeys(root) {
  /** @type {Promise<import("./shortcuts.js").Shortcuts> | undefined} */
  let made;
  const open = async (/** @type {HTMLElement} */ opener) => {
    const reactions = [...part(root, "message-menu").querySelectorAll("[data-react]")];
    made ??= import("./shortcuts.js").then(
      ({ Shortcuts }) =>
        new Shortcuts(
          root,
          reactions.map((button) => button.textContent ?? ""),
        ),
    );
    (await made).open(opener);
  };
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-keys]")))
    button.addEventListener("click", () => open(button));
  root.addEventListener("keydown", (event) => {
    if (event.key !== "?" || closest(event.target, "input, textarea, select")) return;
    event.preventDefault();
    open(/** @type {HTMLElement} */ (event.target));
  });
}

/** Search, fetched when somebody first asks for it; its button is a link to the page.
 * @param {HTMLElement} root @param {{goTo: (id: string) => void, say: (words: string) => void}} room */
function offerSearch(root, room) {
  const link = /** @type {HTMLAnchorElement} */ (root.querySelector("[data-search]"));
  /** @type {Promise<import("./search.js").Search> | undefined} */
  let made;
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    made ??= import("./search.js").then(({ Search }) => new Search(root, link.href, room));
    (await made).open(link);
  });
}
