(script, wasm) => {
    // Starts the browser's half, and watches it. Until it has taken the page over, and from the moment it is lost, clicks and
    // forms are the browser's own: the page works as one without scripts. What a click, a form or a way back asked of a half
    // that was lost over it, or that does not get what it needs, is done by an ordinary load.
    const slow = 5000;
    const root = document.documentElement;
    const place = (address = location) => address.pathname + address.search;
    const main = () => document.getElementById("main");
    let parsed = false, taking = false, alive = false, over = false, crashed = false, finishing = false;
    let shown = place();
    let asked, answer;

    // The last call to the portal, so that no form is sent that has arrived already.
    const call = window.fetch;
    window.fetch = (...what) => {
        const under = call.apply(window, what);
        if (String(what[0].url ?? what[0]).includes("/api/")) {
            // Not reached: whoever called hears of it.
            answer = under.then((reply) => reply.ok && reply.clone().json()).catch(() => {});
        }
        return under;
    };

    const open = (href) => {
        const to = new URL(href, location.href);
        if (place(to) === place()) location.reload();
        else location.assign(to);
    };

    const send = ({ action, method, fields }) => {
        const form = document.createElement("form");
        form.action = action;
        form.method = method;
        for (const [name, value] of fields) {
            const field = document.createElement("input");
            field.type = "hidden";
            field.name = name;
            field.value = value;
            form.append(field);
        }
        document.body.append(form);
        form.submit();
    };

    // A form that the lost half had taken is sent all the same. Where its save arrives meanwhile, it is sent as the one that
    // follows, which changes nothing and leads on; what a button changes in a list would happen twice.
    const finish = async (form) => {
        finishing = true;
        main()?.setAttribute("aria-busy", "true");
        // What stood in line when the half was lost still leaves.
        await new Promise((done) => setTimeout(done));
        const late = new Promise((done) => setTimeout(done, slow));
        const saved = await Promise.race([answer, late]);
        if (!saved?.rev) return send(form);
        if (form.fields.some(([name]) => name === "list")) return location.reload();
        send({ ...form, fields: form.fields.map(([name, value]) => [name, name === "rev" ? saved.rev : value]) });
    };

    const end = (crash) => {
        if (crashed || (over && !crash)) return;
        over = true;
        root.dataset.scripts = "over";
        // Nobody could hide it again.
        const fields = document.querySelectorAll("input[type=text][autocomplete$='-password']");
        for (const field of fields) field.type = "password";
        if (!crash) return;
        crashed = true;
        shown = place();
        main()?.removeAttribute("aria-busy");
        const stop = (event) => event.stopImmediatePropagation();
        const heard = ["beforeunload", "change", "input", "keydown", "mousedown", "online", "pageshow"];
        for (const type of heard) addEventListener(type, stop, true);
        const last = asked;
        asked = undefined;
        if (last?.back) location.reload();
        else if (!last?.event.defaultPrevented) return;
        else if (last.to) open(last.to);
        else finish(last);
    };

    const remember = (what) => {
        asked = what;
        setTimeout(() => {
            if (asked !== what) return;
            asked = undefined;
            const { back, to, event } = what;
            if (back) main()?.hasAttribute("aria-busy") && location.reload();
            else if (to && event.defaultPrevented && place(new URL(to)) !== place()) open(to);
        }, slow);
    };

    // Nothing else is begun over a form that is about to be sent.
    const leave = (event) => {
        event.stopImmediatePropagation();
        if (finishing) event.preventDefault();
    };

    // A form that finds no connection would take the page away, with what was typed. It stays, and says so. A browser may be
    // wrong about having none.
    let bar;
    const say = () => {
        const banner = document.createElement("p");
        banner.className = "mr-banner mr-banner--bad";
        banner.textContent = root.dataset.offline;
        bar?.remove();
        bar = document.createElement("div");
        bar.className = "mr-saving";
        bar.role = "alert";
        bar.append(banner);
        document.body.append(bar);
    };
    const stay = (event) => {
        if (event.defaultPrevented || navigator.onLine) return;
        event.preventDefault();
        const { target: form, submitter } = event;
        const action = form.getAttribute("action"), method = form.method;
        const fields = [...new FormData(form, submitter)];
        call(`/favicon.svg?${Date.now()}`).then(() => send({ action, method, fields }), say);
    };
    addEventListener("online", () => bar?.remove());

    // What is typed in a step and not sent yet: whoever leaves the page over it is asked first.
    let sent = false;
    const typed = (field) => /^(radio|checkbox)$/.test(field.type) ? field.checked !== field.defaultChecked
        : field.type !== "hidden" && field.defaultValue !== undefined && field.value !== field.defaultValue;
    addEventListener("input", () => {
        sent = false;
        delete document.getElementById("step")?.dataset.sent;
    }, true);
    addEventListener("beforeunload", (event) => {
        const step = document.getElementById("step");
        if (alive && !crashed && !sent && step && !("sent" in step.dataset) && [...step.elements].some(typed)) event.preventDefault();
    });

    addEventListener("click", (event) => {
        if (!alive || over) return leave(event);
        const link = event.target.closest?.("a[href]");
        if (link) remember({ event, to: link.href });
    }, true);

    addEventListener("submit", (event) => {
        sent = true;
        if (!alive || over) {
            leave(event);
            return stay(event);
        }
        // After everybody else who hears of it.
        addEventListener("submit", stay, { once: true });
        const { target: form, submitter } = event;
        answer = undefined;
        const action = form.getAttribute("action"), method = form.getAttribute("method");
        remember({ event, action, method, fields: [...new FormData(form, submitter)] });
    }, true);

    addEventListener("popstate", (event) => {
        if (!crashed) return remember({ event, back: true });
        event.stopImmediatePropagation();
        if (place() !== shown) location.reload();
    }, true);

    const ours = (error) => error?.name === "RuntimeError" || String(error?.stack).includes("/pkg/");
    addEventListener("error", ({ error }) => ours(error) && end(true));
    addEventListener("unhandledrejection", ({ reason }) => ours(reason) && end(true));

    // What others did to the page. A parser only adds, at the end; once it is done, nothing changes but by others, until the
    // half takes over. Later a translation shows by its elements; what else is added stands beside what is drawn.
    const inside = ({ target }) => document.body?.contains(target);
    const foreign = (record) => inside(record) && (record.removedNodes.length > 0 || record.nextSibling !== null
        || (parsed && record.target !== document.body));
    const translated = ({ addedNodes }) => [...addedNodes].some((node) => node.nodeName === "FONT");
    const look = (records) => records.some(taking ? translated : foreign) && end(false);
    const watcher = new MutationObserver(look);
    watcher.observe(root, { subtree: true, childList: true });
    document.addEventListener("readystatechange", () => {
        if (parsed) return;
        look(watcher.takeRecords());
        parsed = true;
    });
    const ready = new Promise((done) => document.addEventListener("DOMContentLoaded", () => setTimeout(done)));

    import(script).then(async (half) => {
        await half.default({ module_or_path: wasm });
        await ready;
        look(watcher.takeRecords());
        if (over) return;
        taking = true;
        await half.hydrate();
        if (over) return;
        alive = true;
        root.dataset.scripts = "alive";
    }).catch(() => end(true));
}
