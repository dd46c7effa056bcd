const packs = new Map();
async function piece(pack, from, to) {
    let whole = packs.get(pack);
    if (whole === undefined) {
        whole = fetch(new URL(pack, import.meta.url)).then((answer) => {
            if (!answer.ok) throw new Error(`${pack}: ${answer.status}`);
            return answer.arrayBuffer();
        });
        packs.set(pack, whole);
        // The next that wants it asks again.
        whole.catch(() => packs.delete(pack));
    }
    return new Response((await whole).slice(from, to), { headers: { "content-type": "application/wasm" } });
}
