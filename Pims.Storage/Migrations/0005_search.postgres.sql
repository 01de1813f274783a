-- What a search looks into. One trigger alone writes it, so no change of an asset can leave it behind. The trashed ones stay in, as they may
-- come back: a search leaves them out by their state.

-- Strings of JSON may hold a zero, which text can't: it stands as U+FFFD here.
create function asset_json(data text) returns json language sql immutable as $$
    select case when position('\u0000' in data) = 0 then data
        else regexp_replace(data, '(?<!\\)((?:\\\\)*)\\u0000', '\1\\ufffd', 'g') end::json
$$;

-- A value as SQLite shows it.
create function asset_text(value json) returns text language sql immutable as $$
    select case json_typeof(value) when 'null' then null when 'boolean' then case value::text when 'true' then '1' else '0' end else value #>> '{}' end
$$;

create function asset_texts(value json) returns text language sql immutable as $$
    select case json_typeof(value)
        when 'array' then (select string_agg(asset_text(e), ' ') from json_array_elements(value) e)
        when 'object' then (select string_agg(asset_text(m.value), ' ') from json_each(value) m)
        else asset_text(value) end
$$;

-- What stands between words.
create function asset_between() returns text language sql immutable as $$
    select '['
        '\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u02c2-\u02c5\u02d2-\u02df\u02e5-\u02eb'
        '\u02ed\u02ef-\u02ff\u0375\u037e\u0384\u0385\u0387\u03f6\u0482\u055a-\u055f\u0589\u058a\u058f\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u0600-\u0604\u0606-'
        '\u060f\u061b\u061e\u061f\u066a-\u066d\u06d4\u06dd\u06de\u06e9\u06fd\u06fe\u0700-\u070d\u070f\u07f6-\u07f9\u0830-\u083e\u085e\u0964\u0965\u0970\u09f2'
        '\u09f3\u09fa\u09fb\u0af0\u0af1\u0b70\u0bf3-\u0bfa\u0c7f\u0d79\u0df4\u0e3f\u0e4f\u0e5a\u0e5b\u0f01-\u0f17\u0f1a-\u0f1f\u0f34\u0f36\u0f38\u0f3a-\u0f3d'
        '\u0f85\u0fbe-\u0fc5\u0fc7-\u0fcc\u0fce-\u0fda\u104a-\u104f\u109e\u109f\u10fb\u1360-\u1368\u1390-\u1399\u1400\u166d\u166e\u1680\u169b\u169c\u16eb-'
        '\u16ed\u1735\u1736\u17d4-\u17d6\u17d8-\u17db\u1800-\u180a\u180e\u1940\u1944\u1945\u19de-\u19ff\u1a1e\u1a1f\u1aa0-\u1aa6\u1aa8-\u1aad\u1b5a-\u1b6a'
        '\u1b74-\u1b7c\u1bfc-\u1bff\u1c3b-\u1c3f\u1c7e\u1c7f\u1cc0-\u1cc7\u1cd3\u1fbd\u1fbf-\u1fc1\u1fcd-\u1fcf\u1fdd-\u1fdf\u1fed-\u1fef\u1ffd\u1ffe\u2000-'
        '\u2064\u206a-\u206f\u207a-\u207e\u208a-\u208e\u20a0-\u20b9\u2100\u2101\u2103-\u2106\u2108\u2109\u2114\u2116-\u2118\u211e-\u2123\u2125\u2127\u2129'
        '\u212e\u213a\u213b\u2140-\u2144\u214a-\u214d\u214f\u2190-\u23f3\u2400-\u2426\u2440-\u244a\u249c-\u24e9\u2500-\u26ff\u2701-\u2775\u2794-\u2b4c\u2b50-'
        '\u2b59\u2ce5-\u2cea\u2cf9-\u2cfc\u2cfe\u2cff\u2d70\u2e00-\u2e2e\u2e30-\u2e3b\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u2ff0-\u2ffb\u3000-\u3004\u3008-'
        '\u3020\u3030\u3036\u3037\u303d-\u303f\u309b\u309c\u30a0\u30fb\u3190\u3191\u3196-\u319f\u31c0-\u31e3\u3200-\u321e\u322a-\u3247\u3250\u3260-\u327f'
        '\u328a-\u32b0\u32c0-\u32fe\u3300-\u33ff\u4dc0-\u4dff\ua490-\ua4c6\ua4fe\ua4ff\ua60d-\ua60f\ua673\ua67e\ua6f2-\ua6f7\ua700-\ua716\ua720\ua721\ua789'
        '\ua78a\ua828-\ua82b\ua836-\ua839\ua874-\ua877\ua8ce\ua8cf\ua8f8-\ua8fa\ua92e\ua92f\ua95f\ua9c1-\ua9cd\ua9de\ua9df\uaa5c-\uaa5f\uaa77-\uaa79\uaade'
        '\uaadf\uaaf0\uaaf1\uabeb\ufb29\ufbb2-\ufbc1\ufd3e\ufd3f\ufdfc\ufdfd\ufe10-\ufe19\ufe30-\ufe52\ufe54-\ufe66\ufe68-\ufe6b\ufeff\uff01-\uff0f\uff1a-'
        '\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffe6\uffe8-\uffee\ufff9-\uffff\U00010100-\U00010102\U00010137-\U0001013f\U00010179-\U00010189\U00010190-'
        '\U0001019b\U000101d0-\U000101fc\U0001039f\U000103d0\U00010857\U0001091f\U0001093f\U00010a50-\U00010a58\U00010a7f\U00010b39-\U00010b3f\U00011047-'
        '\U0001104d\U000110bb-\U000110c1\U00011140-\U00011143\U000111c5-\U000111c8\U00012470-\U00012473\U0001d000-\U0001d0f5\U0001d100-\U0001d126\U0001d129-'
        '\U0001d164\U0001d16a-\U0001d16c\U0001d173-\U0001d17a\U0001d183\U0001d184\U0001d18c-\U0001d1a9\U0001d1ae-\U0001d1dd\U0001d200-\U0001d241\U0001d245'
        '\U0001d300-\U0001d356\U0001d6c1\U0001d6db\U0001d6fb\U0001d715\U0001d735\U0001d74f\U0001d76f\U0001d789\U0001d7a9\U0001d7c3\U0001eef0\U0001eef1'
        '\U0001f000-\U0001f02b\U0001f030-\U0001f093\U0001f0a0-\U0001f0ae\U0001f0b1-\U0001f0be\U0001f0c1-\U0001f0cf\U0001f0d1-\U0001f0df\U0001f110-\U0001f12e'
        '\U0001f130-\U0001f16b\U0001f170-\U0001f19a\U0001f1e6-\U0001f202\U0001f210-\U0001f23a\U0001f240-\U0001f248\U0001f250\U0001f251\U0001f300-\U0001f320'
        '\U0001f330-\U0001f335\U0001f337-\U0001f37c\U0001f380-\U0001f393\U0001f3a0-\U0001f3c4\U0001f3c6-\U0001f3ca\U0001f3e0-\U0001f3f0\U0001f400-\U0001f43e'
        '\U0001f440\U0001f442-\U0001f4f7\U0001f4f9-\U0001f4fc\U0001f500-\U0001f53d\U0001f540-\U0001f543\U0001f550-\U0001f567\U0001f5fb-\U0001f640\U0001f645-'
        '\U0001f64f\U0001f680-\U0001f6c5\U0001f700-\U0001f773\U000e0001\U000e0020-\U000e007f'
        ']+'
$$;

-- Letters, or what each of them becomes; the marks at the end have nothing there, and so go.
create function asset_letters(become boolean) returns text language sql immutable as $$
    select case when become then
        'μaaaaaaæceeeeiiiiðnoooooøuuuuyþaaaaaaceeeeiiiinooooouuuuyyaaaaaaccccccccddđeeeeeeeeeegggggggghhħiiiiiiiiiĳjjkkllllllŀłnnnnnnŋooooooœrrrrrrsssssssstttt'
        'ŧuuuuuuuuuuuuwwyyyzzzzzzsɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵooƣƥʀƨʃƭʈuuʊʋƴƶʒƹƽǆǆǉǉǌǌaaiioouuuuuuuuuuaaǡǣǥggkkooooǯjǳǳggƕƿnnaaǽǿaaaaeeeeiiiioooorrrruuuussttȝhhƞȣȥaaee'
        'ooooooooyyⱥȼƚⱦɂƀʉʌɇɉɋɍɏιͱͳͷάέήίόύώαβγδεζηθικλμνξοπρστυφχψωϊϋσϗβθφπϙϛϝϟϡϣϥϧϩϫϭϯκρθεϸϲϻͻͼͽѐёђѓєѕіїјљњћќѝўџабвгдежзийклмнопрстуфхцчшщъыьэюяѡѣѥѧѩѫѭѯѱѳѵѷѹѻ'
        'ѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӂӄӆӈӊӌӎӑӓӕӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆⴀⴁⴂⴃⴄⴅⴆⴇⴈⴉⴊⴋⴌⴍⴎⴏⴐⴑⴒⴓⴔⴕⴖⴗⴘⴙⴚⴛⴜⴝ'
        'ⴞⴟⴠⴡⴢⴣⴤⴥⴧⴭaabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxx'
        'xxyyzzzzzzhtwysßaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyỻỽỿἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὑὓὕὗὠ'
        'ὡὢὣὤὥὦὧᾀᾁᾂᾃᾄᾅᾆᾇᾐᾑᾒᾓᾔᾕᾖᾗᾠᾡᾢᾣᾤᾥᾦᾧᾰᾱὰάᾳιὲέὴήῃῐῑὶίῠῡὺύῥὸόὼώῳωkaⅎⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻⅼⅽⅾⅿↄⰰⰱⰲⰳⰴⰵⰶⰷⰸⰹⰺⰻⰼⰽⰾⰿⱀⱁⱂⱃⱄⱅⱆⱇⱈⱉⱊⱋⱌⱍⱎⱏⱐⱑⱒⱓⱔⱕⱖⱗⱘⱙⱚⱛⱜⱝⱞⱡɫᵽɽⱨⱪⱬɑɱɐɒⱳⱶȿɀⲁⲃⲅⲇⲉⲋⲍⲏⲑⲓⲕ'
        'ⲗⲙⲛⲝⲟⲡⲣⲥⲧⲩⲫⲭⲯⲱⲳⲵⲷⲹⲻⲽⲿⳁⳃⳅⳇⳉⳋⳍⳏⳑⳓⳕⳗⳙⳛⳝⳟⳡⳣⳬⳮⳳꙁꙃꙅꙇꙉꙋꙍꙏꙑꙓꙕꙗꙙꙛꙝꙟꙡꙣꙥꙧꙩꙫꙭꚁꚃꚅꚇꚉꚋꚍꚏꚑꚓꚕꚗꜣꜥꜧꜩꜫꜭꜯꜳꜵꜷꜹꜻꜽꜿꝁꝃꝅꝇꝉꝋꝍꝏꝑꝓꝕꝗꝙꝛꝝꝟꝡꝣꝥꝧꝩꝫꝭꝯꝺꝼᵹꝿꞁꞃꞅꞇꞌɥꞑꞓꞡꞣꞥꞧꞩɦａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑ'
        'ｒｓｔｕｖｗｘｙｚ𐐨𐐩𐐪𐐫𐐬𐐭𐐮𐐯𐐰𐐱𐐲𐐳𐐴𐐵𐐶𐐷𐐸𐐹𐐺𐐻𐐼𐐽𐐾𐐿𐑀𐑁𐑂𐑃𐑄𐑅𐑆𐑇𐑈𐑉𐑊𐑋𐑌𐑍𐑎𐑏'
    else
        'µÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĐĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦĨĩĪīĬĭĮįİĲĴĵĶķĹĺĻļĽľĿŁŃńŅņŇňŊŌōŎŏŐőŒŔŕŖŗŘřŚśŜŝŞşŠšŢţŤť'
        'ŦŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžſƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƠơƢƤƦƧƩƬƮƯưƱƲƳƵƷƸƼǄǅǇǈǊǋǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜǞǟǠǢǤǦǧǨǩǪǫǬǭǮǰǱǲǴǵǶǷǸǹǺǻǼǾȀȁȂȃȄȅȆȇȈȉȊȋȌȍȎȏȐȑȒȓȔȕȖȗȘșȚțȜȞȟȠȢȤȦȧȨȩ'
        'ȪȫȬȭȮȯȰȱȲȳȺȻȽȾɁɃɄɅɆɈɊɌɎͅͰͲͶΆΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫςϏϐϑϕϖϘϚϜϞϠϢϤϦϨϪϬϮϰϱϴϵϷϹϺϽϾϿЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯѠѢѤѦѨѪѬѮѰѲѴѶѸѺ'
        'ѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӁӃӅӇӉӋӍӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖႠႡႢႣႤႥႦႧႨႩႪႫႬႭႮႯႰႱႲႳႴႵႶႷႸႹႺႻႼႽ'
        'ႾႿჀჁჂჃჄჅჇჍḀḁḂḃḄḅḆḇḈḉḊḋḌḍḎḏḐḑḒḓḔḕḖḗḘḙḚḛḜḝḞḟḠḡḢḣḤḥḦḧḨḩḪḫḬḭḮḯḰḱḲḳḴḵḶḷḸḹḺḻḼḽḾḿṀṁṂṃṄṅṆṇṈṉṊṋṌṍṎṏṐṑṒṓṔṕṖṗṘṙṚṛṜṝṞṟṠṡṢṣṤṥṦṧṨṩṪṫṬṭṮṯṰṱṲṳṴṵṶṷṸṹṺṻṼṽṾṿẀẁẂẃẄẅẆẇẈẉẊẋ'
        'ẌẍẎẏẐẑẒẓẔẕẖẗẘẙẛẞẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹỺỼỾἈἉἊἋἌἍἎἏἘἙἚἛἜἝἨἩἪἫἬἭἮἯἸἹἺἻἼἽἾἿὈὉὊὋὌὍὙὛὝὟὨ'
        'ὩὪὫὬὭὮὯᾈᾉᾊᾋᾌᾍᾎᾏᾘᾙᾚᾛᾜᾝᾞᾟᾨᾩᾪᾫᾬᾭᾮᾯᾸᾹᾺΆᾼιῈΈῊΉῌῘῙῚΊῨῩῪΎῬῸΌῺΏῼΩKÅℲⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅬⅭⅮⅯↃⰀⰁⰂⰃⰄⰅⰆⰇⰈⰉⰊⰋⰌⰍⰎⰏⰐⰑⰒⰓⰔⰕⰖⰗⰘⰙⰚⰛⰜⰝⰞⰟⰠⰡⰢⰣⰤⰥⰦⰧⰨⰩⰪⰫⰬⰭⰮⱠⱢⱣⱤⱧⱩⱫⱭⱮⱯⱰⱲⱵⱾⱿⲀⲂⲄⲆⲈⲊⲌⲎⲐⲒⲔ'
        'ⲖⲘⲚⲜⲞⲠⲢⲤⲦⲨⲪⲬⲮⲰⲲⲴⲶⲸⲺⲼⲾⳀⳂⳄⳆⳈⳊⳌⳎⳐⳒⳔⳖⳘⳚⳜⳞⳠⳢⳫⳭⳲꙀꙂꙄꙆꙈꙊꙌꙎꙐꙒꙔꙖꙘꙚꙜꙞꙠꙢꙤꙦꙨꙪꙬꚀꚂꚄꚆꚈꚊꚌꚎꚐꚒꚔꚖꜢꜤꜦꜨꜪꜬꜮꜲꜴꜶꜸꜺꜼꜾꝀꝂꝄꝆꝈꝊꝌꝎꝐꝒꝔꝖꝘꝚꝜꝞꝠꝢꝤꝦꝨꝪꝬꝮꝹꝻꝽꝾꞀꞂꞄꞆꞋꞍꞐꞒꞠꞢꞤꞦꞨꞪＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱ'
        'ＲＳＴＵＶＷＸＹＺ𐐀𐐁𐐂𐐃𐐄𐐅𐐆𐐇𐐈𐐉𐐊𐐋𐐌𐐍𐐎𐐏𐐐𐐑𐐒𐐓𐐔𐐕𐐖𐐗𐐘𐐙𐐚𐐛𐐜𐐝𐐞𐐟𐐠𐐡𐐢𐐣𐐤𐐥𐐦𐐧'
        || U&'\0300\0301\0302\0303\0304\0306\0307\0308\0309\030A\030B\030C\030F\0311\031B\0323\0324\0325\0326\0327\0328\032D\032E\0330\0331'
    end
$$;

-- The words of a text, in small letters and without marks: as the tokenizer unicode61 of SQLite with remove_diacritics 2 and the categories
-- L*, N*, M* and Co has them, from whose tables the two above are.
create function asset_folded(value text) returns table (word text) language sql immutable as $$
    select w.folded from (
        select left(case when octet_length(s) = length(s) then lower(s collate "C")
            else translate(lower(s collate "C"), asset_letters(false), asset_letters(true)) end, 500) as folded
        from regexp_split_to_table(value, asset_between()) s) w
    where w.folded <> ''
$$;

-- The words, each behind the number of the place that it stands in: 1 filename, 2 tags and keywords, 3 description.
create function asset_words(filename text, data text) returns tsvector language sql immutable as $$
    select coalesce(array_to_tsvector(array_agg(distinct p.place || w.word)), ''::tsvector)
    from asset_json(data) j
    cross join lateral (values ('1', filename), ('2', asset_texts(j -> 'tags')), ('2', asset_texts(j -> 'keywords')), ('3', asset_text(j -> 'description'))) p (place, value)
    cross join lateral asset_folded(p.value) w
$$;

create function asset_words_in(words text[], place integer) returns text language sql immutable as $$
    select string_agg('(' || (select string_agg('''' || n || word || ''':*', ' | ') from generate_series(1, place) n) || ')', ' & ') from unnest(words) word
$$;

-- query: the words that are looked for, the places that each may stand in (1, 1 to 2, 1 to 3), and those that not all may stand in.
create function asset_word_query(query json) returns tsquery language sql immutable as $$
    select (asset_words_in(words, (query ->> 'place')::integer) || coalesce(' & !(' || asset_words_in(words, (query ->> 'except')::integer) || ')', ''))::tsquery
    from (select array(select f.word from json_array_elements_text(query -> 'words') w cross join lateral asset_folded(w) f) as words) q
$$;

create table asset_word (
    asset_id bigint primary key,
    words    tsvector not null
);

create index asset_word_words on asset_word using gin (words);

-- What an asset's data says: a row for each member, and one for each element of an array. value is a letter for the type, then the
-- value; what is long is cut, and numbers are rounded, so what is found by it is yet to be compared with the data.
create table asset_facet (
    name     $text not null,
    value    $text not null,
    asset_id bigint not null,
    primary key (name, value, asset_id)
);

create function asset_number(number text) returns text language plpgsql immutable as $$
begin
    return number::double precision::text;
exception when numeric_value_out_of_range then
    return '';
end
$$;

create function asset_facet_value(value json) returns text language sql immutable as $$
    select case json_typeof(value)
        when 'string' then 's' || case when length(value #>> '{}') > 64 then left(value #>> '{}', 32) || right(value #>> '{}', 32) else value #>> '{}' end
        when 'number' then 'n' || case when value::text ~ '^-?[0-9]{1,15}(\.[0-9]{1,15})?$' then value::text::double precision::text else asset_number(value::text) end
        when 'boolean' then left(value::text, 1)
        else left(json_typeof(value), 1) end
$$;

create function asset_facets(data text) returns table (name text, value text) language sql immutable as $$
    select distinct left(m.key, 64), asset_facet_value(v.value)
    from json_each(asset_json(data)) m
    cross join lateral (
        select m.value
        union all
        select e from json_array_elements(case when json_typeof(m.value) = 'array' then m.value end) e) v
$$;

-- How many live assets of a bucket (0: in none) bear a tag.
create table tag_count (
    tag       $text not null,
    bucket_id bigint not null,
    assets    bigint not null,
    primary key (tag, bucket_id)
);

create function asset_tags(data text) returns table (tag text) language sql immutable as $$
    select t from json_array_elements_text(asset_json(data) -> 'tags') t
$$;

-- The usual order where no bucket is named.
create index asset_created on asset (created_at, asset_id) where state = 1;

create function asset_search() returns trigger language plpgsql as $$
declare
    was_data text := case when old.state <> 0 then old.data end;
    now_data text := case when new.state <> 0 then new.data end;
    was_tags text := case when old.state = 1 then old.data end;
    now_tags text := case when new.state = 1 then new.data end;
begin
    if now_data is null then
        delete from asset_word where asset_id = old.asset_id;
    elsif was_data is distinct from now_data or new.filename is distinct from old.filename then
        insert into asset_word (asset_id, words) values (new.asset_id, asset_words(new.filename, now_data))
            on conflict (asset_id) do update set words = excluded.words where asset_word.words <> excluded.words;
    end if;
    if was_data is distinct from now_data then
        delete from asset_facet f using (select name, value from asset_facets(was_data) except select name, value from asset_facets(now_data)) gone
            where f.name = gone.name and f.value = gone.value and f.asset_id = old.asset_id;
        insert into asset_facet (name, value, asset_id)
            select n.name, n.value, new.asset_id from asset_facets(now_data) n order by 1, 2 on conflict do nothing;
    end if;
    if was_tags is distinct from now_tags or old.bucket_id is distinct from new.bucket_id then
        -- In one order, so that no two wait for each other.
        insert into tag_count (tag, bucket_id, assets)
            select t.tag, t.bucket_id, sum(t.assets) from (
                select tag, coalesce(old.bucket_id, 0) as bucket_id, -1 as assets from asset_tags(was_tags)
                union all
                select tag, coalesce(new.bucket_id, 0), 1 from asset_tags(now_tags)) t
            group by t.tag, t.bucket_id having sum(t.assets) <> 0 order by 1, 2
            on conflict (tag, bucket_id) do update set assets = tag_count.assets + excluded.assets;
        delete from tag_count c where c.assets = 0 and c.bucket_id = coalesce(old.bucket_id, 0) and c.tag in (select tag from asset_tags(was_tags));
    end if;
    return null;
end
$$;

create trigger asset_search after insert or delete or update of state, bucket_id, filename, data on asset
    for each row execute function asset_search();
