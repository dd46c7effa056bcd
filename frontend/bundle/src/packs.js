const packs = new Map();
function whole(pack) {
    let bytes = packs.get(pack);
    if (bytes === undefined) {
        bytes = fetch(new URL(`./pack_${pack}.wasm`, import.meta.url)).then((answer) => {
            if (!answer.ok) throw new Error(`pack ${pack}: ${answer.status}`);
            return answer.arrayBuffer();
        });
        packs.set(pack, bytes);
        // The next that wants it asks again.
        bytes.catch(() => packs.delete(pack));
    }
    return bytes;
}
async function piece(length, ...places) {
    // What lies in several packs is taken out of one that is loaded anyway: the area's own is asked for in this turn.
    if (places.length > 2) await undefined;
    let at = 0;
    for (let place = places.length - 2; place >= 0; place -= 2) if (packs.has(places[place])) at = place;
    let bytes;
    try {
        bytes = await whole(places[at]);
    } catch (missing) {
        // Another area's pack may have come meanwhile.
        at = places.findIndex((pack, place) => place % 2 === 0 && packs.has(pack));
        if (at < 0) throw missing;
        bytes = await whole(places[at]);
    }
    const from = places[at + 1];
    return new Response(bytes.slice(from, from + length), { headers: { "content-type": "application/wasm" } });
}
