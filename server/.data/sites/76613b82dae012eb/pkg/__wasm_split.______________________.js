import { initSync } from "./frontend.js";

let sharedImports = undefined;
function getSharedImports() {
    if (sharedImports === undefined) {
        sharedImports = { __wasm_split: {  } };
        const { __indirect_function_table, __wasm_split_shared0, memory,  } = initSync(undefined, undefined);
        Object.assign(sharedImports.__wasm_split, { __indirect_function_table, __wasm_split_shared0, memory,  });
    }
    return sharedImports;
}
function wrapAsyncCb(callee) {
    return async (callbackIndex, callbackData) => {
        let success;
        try {
            await callee();
            success = true;
        } catch (e) {
            console.error(e);
            success = false;
        } finally {
            const sharedImports = getSharedImports();
            sharedImports.__wasm_split.__indirect_function_table.get(callbackIndex)(callbackData, success);
        }
    }
}
function makeLoad(fetcher, deps) {
    const loader = async () => {
        const parallelStuff = deps.map(d => d());
        const instantiate = fetcher();
        await Promise.all(parallelStuff);
        const imports = getSharedImports();
        return instantiate(imports);
    };
    let loadingModule = undefined;
    return () => {
        if (loadingModule === undefined) {
            const thisLoad = loader();
            // Memoize successes only: a rejected load must not be cached for
            // the lifetime of the session, or one transient network failure
            // permanently breaks the module. Clearing on rejection lets the
            // next call (e.g. the Rust side re-invoking load after a failed
            // callback) start a fresh attempt.
            thisLoad.catch(() => {
                if (loadingModule === thisLoad) loadingModule = undefined;
            });
            loadingModule = thisLoad;
        }
        return loadingModule;
    }
}
const __chunk_11 = makeLoad(() => {
    const src = piece(12771, 4, 0, 5, 13942);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_12 = makeLoad(() => {
    const src = piece(2973, 4, 12771, 5, 37235, 6, 17022);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_13 = makeLoad(() => {
    const src = piece(59, 4, 15744, 5, 40208, 6, 36549, 7, 30647);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_14 = makeLoad(() => {
    const src = piece(21669, 1, 0);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_15 = makeLoad(() => {
    const src = piece(1897, 4, 15803, 5, 40267, 6, 43542, 7, 42710, 8, 32019, 9, 4988, 11, 26496, 12, 31634, 13, 25145);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_16 = makeLoad(() => {
    const src = piece(3426, 4, 17700, 5, 42164, 6, 45439, 7, 44607, 8, 33916, 10, 32166, 11, 50217, 12, 49043, 13, 40191);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_17 = makeLoad(() => {
    const src = piece(17003, 3, 0);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_18 = makeLoad(() => {
    const src = piece(54, 4, 21126, 5, 45590, 6, 48865, 7, 48033, 9, 7866);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_19 = makeLoad(() => {
    const src = piece(51, 4, 21180, 5, 45644, 6, 48919, 7, 48087, 9, 7920, 11, 53643, 12, 52469, 13, 43617);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_20 = makeLoad(() => {
    const src = piece(239, 4, 21231, 5, 45695, 6, 48970, 7, 48138, 11, 53694, 12, 52520, 13, 43668);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_21 = makeLoad(() => {
    const src = piece(184, 4, 21470, 5, 45934, 6, 49209, 9, 7971, 10, 35592);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_22 = makeLoad(() => {
    const src = piece(1577, 4, 21654, 5, 46118, 6, 49393, 9, 8155, 10, 35776, 11, 53933, 12, 52759, 13, 43907);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_23 = makeLoad(() => {
    const src = piece(3365, 4, 23231, 5, 47695, 6, 50970, 9, 9732, 10, 37353, 11, 55510, 13, 45484);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_24 = makeLoad(() => {
    const src = piece(4921, 4, 26596, 5, 51060, 6, 54335, 9, 13097, 10, 40718, 12, 54336);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_25 = makeLoad(() => {
    const src = piece(57, 4, 31517, 5, 55981, 6, 59256, 9, 18018, 10, 45639, 13, 48849);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_26 = makeLoad(() => {
    const src = piece(6258, 4, 31574, 5, 56038, 6, 59313, 9, 18075, 11, 58875, 12, 59257, 13, 48906);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_27 = makeLoad(() => {
    const src = piece(297, 4, 37832, 5, 62296, 6, 65571, 9, 24333, 11, 65133, 13, 55164);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_28 = makeLoad(() => {
    const src = piece(244, 4, 38129, 5, 62593, 6, 65868, 10, 45696);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_29 = makeLoad(() => {
    const src = piece(217, 4, 38373, 5, 62837, 6, 66112, 10, 45940, 11, 65430, 12, 65515, 13, 55461);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_30 = makeLoad(() => {
    const src = piece(58, 4, 38590, 5, 63054, 6, 66329, 10, 46157, 12, 65732);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_31 = makeLoad(() => {
    const src = piece(290, 4, 38648, 5, 63112, 6, 66387, 11, 65647, 12, 65790);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_32 = makeLoad(() => {
    const src = piece(316, 4, 38938, 5, 63402, 6, 66677, 11, 65937, 13, 55678);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_33 = makeLoad(() => {
    const src = piece(111, 4, 39254, 5, 63718, 7, 48377);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_34 = makeLoad(() => {
    const src = piece(51, 4, 39365, 5, 63829, 7, 48488, 8, 37342, 10, 46215);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_35 = makeLoad(() => {
    const src = piece(56, 4, 39416, 5, 63880, 7, 48539, 9, 24630, 10, 46266, 11, 66253, 12, 66080, 13, 55994);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_36 = makeLoad(() => {
    const src = piece(488, 4, 39472, 5, 63936, 8, 37393, 9, 24686, 10, 46322);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_37 = makeLoad(() => {
    const src = piece(62, 4, 39960, 5, 64424, 8, 37881, 11, 66309);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_38 = makeLoad(() => {
    const src = piece(14258, 4, 40022, 5, 64486, 9, 25174);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_39 = makeLoad(() => {
    const src = piece(4066, 4, 54280, 5, 78744, 9, 39432, 10, 46810);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_40 = makeLoad(() => {
    const src = piece(3045, 4, 58346, 5, 82810, 9, 43498, 10, 50876, 11, 66371);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_41 = makeLoad(() => {
    const src = piece(330, 4, 61391, 5, 85855, 9, 46543, 10, 53921, 11, 69416, 12, 66136, 13, 56050);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_42 = makeLoad(() => {
    const src = piece(84, 4, 61721, 5, 86185, 9, 46873, 11, 69746);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_43 = makeLoad(() => {
    const src = piece(50, 4, 61805, 5, 86269, 9, 46957, 11, 69830, 12, 66466);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_44 = makeLoad(() => {
    const src = piece(274, 4, 61855, 5, 86319, 9, 47007, 11, 69880, 12, 66516, 13, 56380);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_45 = makeLoad(() => {
    const src = piece(823, 4, 62129, 5, 86593, 9, 47281, 11, 70154, 13, 56654);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_46 = makeLoad(() => {
    const src = piece(3264, 4, 62952, 5, 87416, 9, 48104, 12, 66790, 13, 57477);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_47 = makeLoad(() => {
    const src = piece(322, 4, 66216, 5, 90680, 9, 51368, 13, 60741);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_48 = makeLoad(() => {
    const src = piece(4318, 4, 66538, 5, 91002, 10, 54251);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_49 = makeLoad(() => {
    const src = piece(103, 4, 70856, 5, 95320, 10, 58569, 11, 70977);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_50 = makeLoad(() => {
    const src = piece(54, 4, 70959, 5, 95423, 10, 58672, 11, 71080, 12, 70054);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_51 = makeLoad(() => {
    const src = piece(2362, 4, 71013, 5, 95477, 11, 71134);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_52 = makeLoad(() => {
    const src = piece(183, 4, 73375, 5, 97839, 11, 73496, 12, 70108);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_53 = makeLoad(() => {
    const src = piece(604, 4, 73558, 5, 98022, 11, 73679, 12, 70291, 13, 61063);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_54 = makeLoad(() => {
    const src = piece(469, 4, 74162, 5, 98626, 11, 74283, 13, 61667);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_55 = makeLoad(() => {
    const src = piece(2121, 4, 74631, 5, 99095, 12, 70895);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_56 = makeLoad(() => {
    const src = piece(458, 4, 76752, 5, 101216, 12, 73016, 13, 62136);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_57 = makeLoad(() => {
    const src = piece(757, 4, 77210, 5, 101674, 13, 62594);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_58 = makeLoad(() => {
    const src = piece(2426, 4, 77967, 6, 66993);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_59 = makeLoad(() => {
    const src = piece(74, 4, 80393, 6, 69419, 7, 48595);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_60 = makeLoad(() => {
    const src = piece(313, 4, 80467, 6, 69493, 7, 48669, 8, 37943);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_61 = makeLoad(() => {
    const src = piece(53, 4, 80780, 6, 69806, 7, 48982, 8, 38256, 9, 51690, 10, 58726, 11, 74752, 12, 73474, 13, 63351);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_62 = makeLoad(() => {
    const src = piece(223, 4, 80833, 6, 69859, 7, 49035, 8, 38309, 9, 51743, 11, 74805, 12, 73527, 13, 63404);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_63 = makeLoad(() => {
    const src = piece(1306, 4, 81056, 6, 70082, 7, 49258, 8, 38532, 10, 58779);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_64 = makeLoad(() => {
    const src = piece(52, 4, 82362, 6, 71388, 7, 50564, 8, 39838, 10, 60085, 11, 75028, 12, 73750, 13, 63627);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_65 = makeLoad(() => {
    const src = piece(309, 4, 82414, 6, 71440, 7, 50616, 8, 39890, 10, 60137, 12, 73802);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_66 = makeLoad(() => {
    const src = piece(3122, 4, 82723, 6, 71749, 7, 50925, 8, 40199, 11, 75080, 12, 74111, 13, 63679);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_67 = makeLoad(() => {
    const src = piece(2910, 4, 85845, 6, 74871, 7, 54047, 11, 78202, 12, 77233, 13, 66801);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_68 = makeLoad(() => {
    const src = piece(1313, 4, 88755, 6, 77781, 7, 56957, 12, 80143);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_69 = makeLoad(() => {
    const src = piece(52, 4, 90068, 6, 79094, 8, 43321, 10, 60446);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_70 = makeLoad(() => {
    const src = piece(1734, 4, 90120, 6, 79146, 8, 43373, 11, 81112, 12, 81456);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_71 = makeLoad(() => {
    const src = piece(54, 4, 91854, 6, 80880, 8, 45107, 11, 82846, 12, 83190, 13, 69711);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_72 = makeLoad(() => {
    const src = piece(86, 4, 91908, 6, 80934, 8, 45161, 11, 82900, 13, 69765);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_73 = makeLoad(() => {
    const src = piece(250, 4, 91994, 6, 81020, 10, 60498);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_74 = makeLoad(() => {
    const src = piece(829, 4, 92244, 6, 81270, 11, 82986);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_75 = makeLoad(() => {
    const src = piece(1223, 4, 93073, 6, 82099, 11, 83815, 12, 83244, 13, 69851);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_76 = makeLoad(() => {
    const src = piece(150, 4, 94296, 6, 83322, 11, 85038, 13, 71074);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_77 = makeLoad(() => {
    const src = piece(257, 4, 94446, 6, 83472, 13, 71224);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_78 = makeLoad(() => {
    const src = piece(2256, 4, 94703, 7, 58270);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_79 = makeLoad(() => {
    const src = piece(51, 4, 96959, 7, 60526, 8, 45247);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_80 = makeLoad(() => {
    const src = piece(69, 4, 97010, 7, 60577, 8, 45298, 11, 85188, 12, 84467);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_81 = makeLoad(() => {
    const src = piece(55, 4, 97079, 7, 60646, 8, 45367, 11, 85257, 12, 84536, 13, 71481);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_82 = makeLoad(() => {
    const src = piece(267, 4, 97134, 7, 60701, 10, 60748);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_83 = makeLoad(() => {
    const src = piece(74, 4, 97401, 7, 60968, 11, 85312);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_84 = makeLoad(() => {
    const src = piece(220, 4, 97475, 7, 61042, 11, 85386, 12, 84591);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_85 = makeLoad(() => {
    const src = piece(63, 4, 97695, 7, 61262, 11, 85606, 12, 84811, 13, 71536);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_86 = makeLoad(() => {
    const src = piece(63, 4, 97758, 7, 61325, 12, 84874);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_87 = makeLoad(() => {
    const src = piece(1422, 4, 97821, 8, 45422);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_88 = makeLoad(() => {
    const src = piece(61, 4, 99243, 8, 46844, 11, 85669);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_89 = makeLoad(() => {
    const src = piece(3608, 4, 99304, 9, 51966);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_90 = makeLoad(() => {
    const src = piece(54, 4, 102912, 9, 55574, 10, 61015);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_91 = makeLoad(() => {
    const src = piece(60, 4, 102966, 9, 55628, 13, 71599);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_92 = makeLoad(() => {
    const src = piece(6999, 4, 103026, 10, 61069);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_93 = makeLoad(() => {
    const src = piece(831, 4, 110025, 11, 85730);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_94 = makeLoad(() => {
    const src = piece(1304, 4, 110856, 11, 86561, 12, 84937);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_95 = makeLoad(() => {
    const src = piece(826, 4, 112160, 11, 87865, 12, 86241, 13, 71659);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_96 = makeLoad(() => {
    const src = piece(449, 4, 112986, 11, 88691, 13, 72485);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_97 = makeLoad(() => {
    const src = piece(1509, 4, 113435, 12, 87067);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_98 = makeLoad(() => {
    const src = piece(589, 4, 114944, 13, 72934);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_99 = makeLoad(() => {
    const src = piece(3277, 5, 102431, 6, 83729);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_100 = makeLoad(() => {
    const src = piece(5097, 5, 0, 6, 0, 7, 0, 8, 0, 10, 0, 11, 0, 12, 0, 13, 0);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_101 = makeLoad(() => {
    const src = piece(1963, 5, 5097, 6, 5097, 7, 5097, 8, 5097, 11, 5097, 12, 5097, 13, 5097);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_102 = makeLoad(() => {
    const src = piece(143, 5, 7060, 6, 7060, 7, 7060, 8, 7060, 12, 7060);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_103 = makeLoad(() => {
    const src = piece(1407, 5, 7203, 6, 7203, 10, 5097);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_104 = makeLoad(() => {
    const src = piece(151, 5, 8610, 6, 8610, 11, 7060);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_105 = makeLoad(() => {
    const src = piece(264, 5, 8761, 6, 8761, 11, 7211, 12, 7203);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_106 = makeLoad(() => {
    const src = piece(868, 5, 9025, 6, 9025, 11, 7475, 12, 7467, 13, 7060);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_107 = makeLoad(() => {
    const src = piece(567, 5, 9893, 7, 7203);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_108 = makeLoad(() => {
    const src = piece(52, 5, 10460, 7, 7770, 9, 0, 13, 7928);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_109 = makeLoad(() => {
    const src = piece(3430, 5, 10512, 9, 52);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_110 = makeLoad(() => {
    const src = piece(49, 5, 26713, 9, 3482, 11, 8343, 12, 8335);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_111 = makeLoad(() => {
    const src = piece(136, 5, 26762, 9, 3531, 11, 8392, 13, 7980);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_112 = makeLoad(() => {
    const src = piece(7356, 5, 26898, 10, 6504);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_113 = makeLoad(() => {
    const src = piece(409, 5, 34254, 11, 8528, 12, 8384);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_114 = makeLoad(() => {
    const src = piece(60, 5, 34663, 11, 8937, 12, 8793, 13, 8116);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_115 = makeLoad(() => {
    const src = piece(505, 5, 34723, 11, 8997, 13, 8176);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_116 = makeLoad(() => {
    const src = piece(2007, 5, 35228, 12, 8853);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_117 = makeLoad(() => {
    const src = piece(6318, 6, 9893, 7, 7822);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_118 = makeLoad(() => {
    const src = piece(482, 6, 16211, 7, 14140, 8, 7203, 9, 3667, 10, 13860, 11, 9502, 12, 10860, 13, 8681);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_119 = makeLoad(() => {
    const src = piece(329, 6, 16693, 7, 14622, 8, 7685, 10, 14342);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_120 = makeLoad(() => {
    const src = piece(10681, 6, 19995, 7, 14951, 8, 8014, 10, 14671, 11, 9984, 12, 11342, 13, 9163);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_121 = makeLoad(() => {
    const src = piece(1236, 6, 30676, 7, 25632, 8, 18695, 10, 25352, 12, 22023);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_122 = makeLoad(() => {
    const src = piece(87733, 0, 0);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_123 = makeLoad(() => {
    const src = piece(1832, 6, 31912, 7, 26868, 8, 19931, 12, 23259);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_124 = makeLoad(() => {
    const src = piece(175, 6, 33744, 7, 28700, 11, 20665, 12, 25091);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_125 = makeLoad(() => {
    const src = piece(1413, 6, 33919, 7, 28875, 11, 20840, 12, 25266, 13, 19844);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_126 = makeLoad(() => {
    const src = piece(359, 6, 35332, 7, 30288, 12, 26679);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_127 = makeLoad(() => {
    const src = piece(221, 6, 35691, 8, 21763, 11, 22253, 12, 27038, 13, 21257);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_128 = makeLoad(() => {
    const src = piece(87, 6, 35912, 8, 21984, 11, 22474, 13, 21478);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_129 = makeLoad(() => {
    const src = piece(550, 6, 35999, 8, 22071, 13, 21565);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_130 = makeLoad(() => {
    const src = piece(3358, 6, 36608, 10, 26588);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_131 = makeLoad(() => {
    const src = piece(2227, 6, 39966, 11, 22561);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_132 = makeLoad(() => {
    const src = piece(54, 6, 42193, 11, 24788, 12, 27259);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_133 = makeLoad(() => {
    const src = piece(671, 6, 42247, 11, 24842, 12, 27313, 13, 22115);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_134 = makeLoad(() => {
    const src = piece(241, 6, 42918, 11, 25513, 13, 22786);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_135 = makeLoad(() => {
    const src = piece(213, 6, 43159, 12, 27984);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_136 = makeLoad(() => {
    const src = piece(170, 6, 43372, 13, 23027);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_137 = makeLoad(() => {
    const src = piece(6971, 7, 30706, 8, 22621);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_138 = makeLoad(() => {
    const src = piece(1250, 7, 37677, 8, 29592, 10, 29946);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_139 = makeLoad(() => {
    const src = piece(363, 7, 38927, 8, 30842, 11, 25754, 12, 28197);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_140 = makeLoad(() => {
    const src = piece(291, 7, 39290, 8, 31205, 12, 28560);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_141 = makeLoad(() => {
    const src = piece(265, 7, 39581, 8, 31496, 13, 23197);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_142 = makeLoad(() => {
    const src = piece(81, 7, 39846, 10, 31196);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_143 = makeLoad(() => {
    const src = piece(121, 7, 39927, 11, 26117, 12, 28851, 13, 23462);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_144 = makeLoad(() => {
    const src = piece(1152, 7, 40048, 12, 28972);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_145 = makeLoad(() => {
    const src = piece(1510, 7, 41200, 12, 30124, 13, 23583);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_146 = makeLoad(() => {
    const src = piece(18403, 2, 0);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_147 = makeLoad(() => {
    const src = piece(258, 8, 31761, 11, 26238);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_148 = makeLoad(() => {
    const src = piece(787, 9, 4149, 10, 31277);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_149 = makeLoad(() => {
    const src = piece(52, 9, 4936, 10, 32064, 13, 25093);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_150 = makeLoad(() => {
    const src = piece(336, 9, 6885, 12, 33531);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_151 = makeLoad(() => {
    const src = piece(645, 9, 7221, 13, 27042);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_152 = makeLoad(() => {
    const src = piece(50, 10, 32116, 11, 28393);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_153 = makeLoad(() => {
    const src = piece(9270, 11, 28443, 12, 33867);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_154 = makeLoad(() => {
    const src = piece(5906, 11, 37713, 12, 43137, 13, 27687);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_155 = makeLoad(() => {
    const src = piece(6598, 11, 43619, 13, 33593);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
export const __wasm_split_load_users_renewal_area_4466802171557091078 = wrapAsyncCb(makeLoad(() => {
    const src = piece(19126, 13, 73523);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_14, __chunk_15, __chunk_16, __chunk_17, __chunk_19, __chunk_20, __chunk_22, __chunk_23, __chunk_25, __chunk_26, __chunk_27, __chunk_29, __chunk_32, __chunk_35, __chunk_41, __chunk_44, __chunk_45, __chunk_46, __chunk_47, __chunk_53, __chunk_54, __chunk_56, __chunk_57, __chunk_61, __chunk_62, __chunk_64, __chunk_66, __chunk_67, __chunk_71, __chunk_72, __chunk_75, __chunk_76, __chunk_77, __chunk_81, __chunk_85, __chunk_91, __chunk_95, __chunk_96, __chunk_98, __chunk_100, __chunk_101, __chunk_106, __chunk_108, __chunk_111, __chunk_114, __chunk_115, __chunk_118, __chunk_120, __chunk_122, __chunk_125, __chunk_127, __chunk_128, __chunk_129, __chunk_133, __chunk_134, __chunk_136, __chunk_141, __chunk_143, __chunk_145, __chunk_149, __chunk_151, __chunk_154, __chunk_155]));
export const __wasm_split_load_request_area_4466802171557091078 = wrapAsyncCb(makeLoad(() => {
    const src = piece(60728, 12, 88576);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_14, __chunk_15, __chunk_16, __chunk_17, __chunk_19, __chunk_20, __chunk_22, __chunk_24, __chunk_26, __chunk_29, __chunk_30, __chunk_31, __chunk_35, __chunk_41, __chunk_43, __chunk_44, __chunk_46, __chunk_50, __chunk_52, __chunk_53, __chunk_55, __chunk_56, __chunk_61, __chunk_62, __chunk_64, __chunk_65, __chunk_66, __chunk_67, __chunk_68, __chunk_70, __chunk_71, __chunk_75, __chunk_80, __chunk_81, __chunk_84, __chunk_85, __chunk_86, __chunk_94, __chunk_95, __chunk_97, __chunk_100, __chunk_101, __chunk_102, __chunk_105, __chunk_106, __chunk_110, __chunk_113, __chunk_114, __chunk_116, __chunk_118, __chunk_120, __chunk_121, __chunk_122, __chunk_123, __chunk_124, __chunk_125, __chunk_126, __chunk_127, __chunk_132, __chunk_133, __chunk_135, __chunk_139, __chunk_140, __chunk_143, __chunk_144, __chunk_145, __chunk_150, __chunk_153, __chunk_154]));
export const __wasm_split_load_renewal_area_4466802171557091078 = wrapAsyncCb(makeLoad(() => {
    const src = piece(47042, 11, 89140);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_14, __chunk_15, __chunk_16, __chunk_17, __chunk_19, __chunk_20, __chunk_22, __chunk_23, __chunk_26, __chunk_27, __chunk_29, __chunk_31, __chunk_32, __chunk_35, __chunk_37, __chunk_40, __chunk_41, __chunk_42, __chunk_43, __chunk_44, __chunk_45, __chunk_49, __chunk_50, __chunk_51, __chunk_52, __chunk_53, __chunk_54, __chunk_61, __chunk_62, __chunk_64, __chunk_66, __chunk_67, __chunk_70, __chunk_71, __chunk_72, __chunk_74, __chunk_75, __chunk_76, __chunk_80, __chunk_81, __chunk_83, __chunk_84, __chunk_85, __chunk_88, __chunk_93, __chunk_94, __chunk_95, __chunk_96, __chunk_100, __chunk_101, __chunk_104, __chunk_105, __chunk_106, __chunk_110, __chunk_111, __chunk_113, __chunk_114, __chunk_115, __chunk_118, __chunk_120, __chunk_122, __chunk_124, __chunk_125, __chunk_127, __chunk_128, __chunk_131, __chunk_132, __chunk_133, __chunk_134, __chunk_139, __chunk_143, __chunk_147, __chunk_152, __chunk_153, __chunk_154, __chunk_155]));
export const __wasm_split_load_door_area_4466802171557091078 = wrapAsyncCb(makeLoad(() => {
    const src = piece(99809, 10, 68068);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_14, __chunk_16, __chunk_21, __chunk_22, __chunk_23, __chunk_24, __chunk_25, __chunk_28, __chunk_29, __chunk_30, __chunk_34, __chunk_35, __chunk_36, __chunk_39, __chunk_40, __chunk_41, __chunk_48, __chunk_49, __chunk_50, __chunk_61, __chunk_63, __chunk_64, __chunk_65, __chunk_69, __chunk_73, __chunk_82, __chunk_90, __chunk_92, __chunk_100, __chunk_103, __chunk_112, __chunk_118, __chunk_119, __chunk_120, __chunk_121, __chunk_130, __chunk_138, __chunk_142, __chunk_146, __chunk_148, __chunk_149, __chunk_152]));
export const __wasm_split_load_done_area_4466802171557091078 = wrapAsyncCb(makeLoad(() => {
    const src = piece(23457, 9, 55688);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_14, __chunk_15, __chunk_18, __chunk_19, __chunk_21, __chunk_22, __chunk_23, __chunk_24, __chunk_25, __chunk_26, __chunk_27, __chunk_35, __chunk_36, __chunk_38, __chunk_39, __chunk_40, __chunk_41, __chunk_42, __chunk_43, __chunk_44, __chunk_45, __chunk_46, __chunk_47, __chunk_61, __chunk_62, __chunk_89, __chunk_90, __chunk_91, __chunk_108, __chunk_109, __chunk_110, __chunk_111, __chunk_118, __chunk_148, __chunk_149, __chunk_150, __chunk_151]));
export const __wasm_split_load_contact_area_4466802171557091078 = wrapAsyncCb(makeLoad(() => {
    const src = piece(10115, 8, 46905);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_14, __chunk_15, __chunk_16, __chunk_17, __chunk_34, __chunk_36, __chunk_37, __chunk_60, __chunk_61, __chunk_62, __chunk_63, __chunk_64, __chunk_65, __chunk_66, __chunk_69, __chunk_70, __chunk_71, __chunk_72, __chunk_79, __chunk_80, __chunk_81, __chunk_87, __chunk_88, __chunk_100, __chunk_101, __chunk_102, __chunk_118, __chunk_119, __chunk_120, __chunk_121, __chunk_122, __chunk_123, __chunk_127, __chunk_128, __chunk_129, __chunk_137, __chunk_138, __chunk_139, __chunk_140, __chunk_141, __chunk_146, __chunk_147]));
export const __wasm_split_load_change_form_area_4466802171557091078 = wrapAsyncCb(makeLoad(() => {
    const src = piece(31929, 7, 61388);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_13, __chunk_14, __chunk_15, __chunk_16, __chunk_17, __chunk_18, __chunk_19, __chunk_20, __chunk_33, __chunk_34, __chunk_35, __chunk_59, __chunk_60, __chunk_61, __chunk_62, __chunk_63, __chunk_64, __chunk_65, __chunk_66, __chunk_67, __chunk_68, __chunk_78, __chunk_79, __chunk_80, __chunk_81, __chunk_82, __chunk_83, __chunk_84, __chunk_85, __chunk_86, __chunk_100, __chunk_101, __chunk_102, __chunk_107, __chunk_108, __chunk_117, __chunk_118, __chunk_119, __chunk_120, __chunk_121, __chunk_122, __chunk_123, __chunk_124, __chunk_125, __chunk_126, __chunk_137, __chunk_138, __chunk_139, __chunk_140, __chunk_141, __chunk_142, __chunk_143, __chunk_144, __chunk_145]));
export const __wasm_split_load_cancel_area_4466802171557091078 = wrapAsyncCb(makeLoad(() => {
    const src = piece(42872, 6, 87006);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_12, __chunk_13, __chunk_14, __chunk_15, __chunk_16, __chunk_17, __chunk_18, __chunk_19, __chunk_20, __chunk_21, __chunk_22, __chunk_23, __chunk_24, __chunk_25, __chunk_26, __chunk_27, __chunk_28, __chunk_29, __chunk_30, __chunk_31, __chunk_32, __chunk_58, __chunk_59, __chunk_60, __chunk_61, __chunk_62, __chunk_63, __chunk_64, __chunk_65, __chunk_66, __chunk_67, __chunk_68, __chunk_69, __chunk_70, __chunk_71, __chunk_72, __chunk_73, __chunk_74, __chunk_75, __chunk_76, __chunk_77, __chunk_99, __chunk_100, __chunk_101, __chunk_102, __chunk_103, __chunk_104, __chunk_105, __chunk_106, __chunk_117, __chunk_118, __chunk_119, __chunk_120, __chunk_121, __chunk_122, __chunk_123, __chunk_124, __chunk_125, __chunk_126, __chunk_127, __chunk_128, __chunk_129, __chunk_130, __chunk_131, __chunk_132, __chunk_133, __chunk_134, __chunk_135, __chunk_136]));
export const __wasm_split_load_administration_area_4466802171557091078 = wrapAsyncCb(makeLoad(() => {
    const src = piece(113747, 5, 105708);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_11, __chunk_12, __chunk_13, __chunk_14, __chunk_15, __chunk_16, __chunk_17, __chunk_18, __chunk_19, __chunk_20, __chunk_21, __chunk_22, __chunk_23, __chunk_24, __chunk_25, __chunk_26, __chunk_27, __chunk_28, __chunk_29, __chunk_30, __chunk_31, __chunk_32, __chunk_33, __chunk_34, __chunk_35, __chunk_36, __chunk_37, __chunk_38, __chunk_39, __chunk_40, __chunk_41, __chunk_42, __chunk_43, __chunk_44, __chunk_45, __chunk_46, __chunk_47, __chunk_48, __chunk_49, __chunk_50, __chunk_51, __chunk_52, __chunk_53, __chunk_54, __chunk_55, __chunk_56, __chunk_57, __chunk_99, __chunk_100, __chunk_101, __chunk_102, __chunk_103, __chunk_104, __chunk_105, __chunk_106, __chunk_107, __chunk_108, __chunk_109, __chunk_110, __chunk_111, __chunk_112, __chunk_113, __chunk_114, __chunk_115, __chunk_116]));
export const __wasm_split_load_account_area_4466802171557091078 = wrapAsyncCb(makeLoad(() => {
    const src = piece(294808, 4, 115533);
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_11, __chunk_12, __chunk_13, __chunk_14, __chunk_15, __chunk_16, __chunk_17, __chunk_18, __chunk_19, __chunk_20, __chunk_21, __chunk_22, __chunk_23, __chunk_24, __chunk_25, __chunk_26, __chunk_27, __chunk_28, __chunk_29, __chunk_30, __chunk_31, __chunk_32, __chunk_33, __chunk_34, __chunk_35, __chunk_36, __chunk_37, __chunk_38, __chunk_39, __chunk_40, __chunk_41, __chunk_42, __chunk_43, __chunk_44, __chunk_45, __chunk_46, __chunk_47, __chunk_48, __chunk_49, __chunk_50, __chunk_51, __chunk_52, __chunk_53, __chunk_54, __chunk_55, __chunk_56, __chunk_57, __chunk_58, __chunk_59, __chunk_60, __chunk_61, __chunk_62, __chunk_63, __chunk_64, __chunk_65, __chunk_66, __chunk_67, __chunk_68, __chunk_69, __chunk_70, __chunk_71, __chunk_72, __chunk_73, __chunk_74, __chunk_75, __chunk_76, __chunk_77, __chunk_78, __chunk_79, __chunk_80, __chunk_81, __chunk_82, __chunk_83, __chunk_84, __chunk_85, __chunk_86, __chunk_87, __chunk_88, __chunk_89, __chunk_90, __chunk_91, __chunk_92, __chunk_93, __chunk_94, __chunk_95, __chunk_96, __chunk_97, __chunk_98]));
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
