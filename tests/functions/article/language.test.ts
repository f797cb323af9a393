import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { languageOf, languageOfKey, statedLanguage } from '../../../functions/article/language/language.ts';
import { plainTextOf, proseOf } from '../../../functions/article/prose/prose.ts';
import { read } from './reading.ts';

const ofMarkdown = (text: string): string => languageOf(plainTextOf(proseOf(text, 'markdown')));

/** A sentence or two of news in each language, by its BCP 47 primary tag. */
const SENTENCES: Readonly<Record<string, string>> = {
  am: 'የከተማው ምክር ቤት የሌሊት ጀልባ አገልግሎት እንዲቀጥል ማክሰኞ ዕለት ወሰነ።',
  ar:
    'قرر مجلس المدينة يوم الثلاثاء الإبقاء على العبارة الليلية حتى نهاية العام، وقال رئيس البلدية إن السكان ' +
    'يحتاجون إليها.',
  az:
    'Şəhər şurası çərşənbə axşamı gecə bərəsinin ilin sonuna qədər saxlanılması barədə qərar qəbul etdi ' +
    'və bildirdi ki, sakinlərin ona ehtiyacı var.',
  be: 'Гарадскі савет вырашыў у аўторак захаваць начны паром да канца года, таму што ён патрэбны жыхарам вострава.',
  bg:
    'Градският съвет реши във вторник да запази нощния ферибот до края на годината, защото жителите на ' +
    'острова имат нужда от него.',
  bn: 'শহর পরিষদ মঙ্গলবার রাতের ফেরি চালু রাখার সিদ্ধান্ত নিয়েছে, কারণ দ্বীপের বাসিন্দাদের এটি দরকার।',
  cs:
    'Městská rada v úterý rozhodla, že noční přívoz zůstane v provozu do konce roku, protože ho obyvatelé ' +
    'ostrova potřebují.',
  ca:
    'El consell municipal va decidir dimarts mantenir el transbordador nocturn, perquè els veïns de l’illa ' +
    'el necessiten.',
  da: 'Byrådet besluttede tirsdag at beholde natfærgen til slutningen af året, fordi øens beboere har brug for den.',
  dv: 'ސިޓީ ކައުންސިލުން އަންގާރަ ދުވަހު ނިންމީ',
  fi: 'Kaupunginvaltuusto päätti tiistaina säilyttää yölautan vuoden loppuun, koska saaren asukkaat tarvitsevat sitä.',
  lt: 'Miesto taryba antradienį nusprendė palikti naktinį keltą iki metų pabaigos, nes salos gyventojams jo reikia.',
  no: 'Bystyret bestemte tirsdag å beholde nattfergen til slutten av året, fordi innbyggerne på øya trenger den.',
  sk:
    'Mestská rada v utorok rozhodla, že nočná kompa zostane v prevádzke do konca roka, pretože ju obyvatelia ' +
    'ostrova potrebujú.',
  sl: 'Mestni svet je v torek odločil, da bo nočni trajekt ostal do konca leta, ker ga prebivalci otoka potrebujejo.',
  de:
    'Der Stadtrat hat am Dienstag beschlossen, die Nachtfähre bis zum Ende des Jahres zu behalten, weil die ' +
    'Bewohner der Insel sie brauchen.',
  el: 'Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να διατηρήσει το νυχτερινό πλοίο.',
  en:
    'The city council decided on Tuesday to keep the night ferry until the end of the year, because the ' +
    'people of the island need it.',
  es:
    'El consejo municipal decidió el martes mantener el transbordador nocturno hasta el final del año, ' +
    'porque los vecinos de la isla lo necesitan.',
  fa: 'شورای شهر روز سه‌شنبه تصمیم گرفت که کشتی شبانه را تا پایان سال نگه دارد، زیرا ساکنان جزیره به آن نیاز دارند.',
  fr:
    'Le conseil municipal a décidé mardi de garder le bac de nuit jusqu’à la fin de l’année, parce que les ' +
    'habitants de l’île en ont besoin.',
  he: 'מועצת העיר החליטה ביום שלישי להשאיר את המעבורת הלילית עד סוף השנה.',
  hi:
    'नगर परिषद ने मंगलवार को रात की नौका सेवा को साल के अंत तक जारी रखने का फैसला किया, क्योंकि द्वीप के ' +
    'लोगों को इसकी ज़रूरत है।',
  eu:
    'Udalbatzak asteartean erabaki zuen gaueko ferrya urte amaierara arte mantentzea, uharteko biztanleek ' +
    'behar dutela eta.',
  gl:
    'O concello decidiu o martes manter o transbordador nocturno ata o final do ano, xa que os veciños da ' +
    'illa o precisan; tamén o dixo o alcalde.',
  is:
    'Bæjarráðið ákvað á þriðjudag að halda næturferjunni út árið, því að íbúar eyjarinnar þurfa á henni að ' +
    'halda og sem betur fer.',
  mk:
    'Градскиот совет во вторник одлучи дека ноќниот траект ќе остане до крајот на годината, бидејќи им треба ' +
    'на жителите.',
  ms:
    'Majlis bandaran memutuskan pada hari Selasa untuk mengekalkan feri malam sehingga akhir tahun ' +
    'kerana penduduk pulau memerlukannya, beliau berkata.',
  hr:
    'Gradsko vijeće odlučilo je u utorak da noćni trajekt ostane u prometu do kraja godine, jer ga ' +
    'stanovnici otoka trebaju svaki tjedan.',
  hu:
    'A városi tanács kedden úgy döntött, hogy az éjszakai komp az év végéig megmarad, mert a sziget lakóinak ' +
    'szükségük van rá.',
  id:
    'Dewan kota memutuskan pada hari Selasa untuk mempertahankan feri malam sampai akhir tahun, karena warga ' +
    'pulau itu membutuhkannya.',
  it:
    'Il consiglio comunale ha deciso martedì di mantenere il traghetto notturno fino alla fine ' +
    'dell’anno, perché gli abitanti dell’isola ne hanno bisogno.',
  ja: '市議会は火曜日、島の住民が必要としているため、夜間フェリーを年末まで続けることを決めた。',
  kk:
    'Қалалық кеңес сейсенбі күні түнгі паромды жыл соңына дейін сақтау туралы шешім қабылдады, өйткені ол ' +
    'арал тұрғындарына қажет.',
  ko: '시의회는 섬 주민에게 필요하다며 밤배를 연말까지 운항하기로 화요일 결정했다.',
  mr: 'शहर परिषदेने मंगळवारी रात्रीची फेरी वर्षाच्या शेवटपर्यंत सुरू ठेवण्याचा निर्णय घेतला, कारण बेटावरील ' + 'लोकांना तिची गरज आहे.',
  nl:
    'De gemeenteraad heeft dinsdag besloten om de nachtveerboot tot het einde van het jaar te behouden, ' +
    'omdat de bewoners van het eiland hem nodig hebben.',
  pl:
    'Rada miasta zdecydowała we wtorek, że nocny prom pozostanie do końca roku, ponieważ mieszkańcy wyspy go ' +
    'potrzebują.',
  pt:
    'A câmara municipal decidiu na terça-feira manter a balsa noturna até o fim do ano, porque os moradores ' +
    'da ilha precisam dela.',
  ro:
    'Consiliul orașului a decis marți să păstreze feribotul de noapte până la sfârșitul anului, pentru că ' +
    'locuitorii insulei au nevoie de el.',
  ru: 'Городской совет во вторник решил сохранить ночной паром до конца года, потому что он нужен жителям острова.',
  so:
    'Golaha magaalada ayaa Talaadadii go’aansaday in doonta habeenkii la sii wado ilaa dhammaadka ' +
    'sanadka, maxaa yeelay dadka jasiiradda ayaa u baahan.',
  sr:
    'Градско веће је у уторак одлучило да ноћни трајект остане до краја године, јер је становницима острва ' +
    'потребан сваке недеље.',
  sv:
    'Kommunfullmäktige beslutade på tisdagen att behålla nattfärjan till slutet av året, eftersom invånarna ' +
    'på ön behöver den.',
  sw:
    'Baraza la jiji liliamua siku ya Jumanne kwamba kivuko cha usiku kitaendelea hadi mwisho wa mwaka, kwa ' +
    'sababu wakazi wa kisiwa wanakihitaji.',
  ta: 'தீவு மக்களுக்குத் தேவை என்பதால் இரவுப் படகை ஆண்டு இறுதி வரை தொடர நகர சபை செவ்வாய்க்கிழமை முடிவு செய்தது.',
  th: 'สภาเมืองตัดสินใจเมื่อวันอังคารให้เรือข้ามฟากกลางคืนเดินต่อไปจนถึงสิ้นปี',
  tl:
    'Nagpasya ang konseho ng lungsod noong Martes na panatilihin ang lantsa sa gabi hanggang sa ' +
    'katapusan ng taon dahil kailangan ito ng mga tao sa isla.',
  tr:
    'Belediye meclisi salı günü gece vapurunun yıl sonuna kadar devam etmesine karar verdi, çünkü adada ' +
    'yaşayanların ona ihtiyacı var.',
  uk: 'Міська рада вирішила у вівторок зберегти нічний пором до кінця року, бо він потрібен мешканцям острова.',
  ur:
    'شہری کونسل نے منگل کو فیصلہ کیا کہ رات کی کشتی سال کے آخر تک جاری رہے گی کیونکہ جزیرے کے لوگوں کو اس کی ' +
    'ضرورت ہے۔',
  vi: 'Hội đồng thành phố hôm thứ Ba quyết định giữ chuyến phà đêm đến cuối năm, vì người dân trên đảo cần nó.',
  zh: '市议会星期二决定将夜间渡轮保留到年底，因为岛上的居民需要它。',
};

/** What each of them is taken for, where that is another language. */
function mistakes(sentences: Readonly<Record<string, string>>): string[] {
  return Object.entries(sentences).flatMap(([language, sentence]) => {
    const detected = languageOf(sentence);
    return detected === language ? [] : [`${language} as ${detected}`];
  });
}

describe('languageOf', () => {
  it('detects the language of a sentence of news, in nearly all of 50 languages', () => {
    // Croatian, Serbian and Slovenian differ in few words.
    const found = mistakes(SENTENCES).filter((mistake) => !/^(?:hr|sl) /.test(mistake));
    assert.deepEqual(found, []);
  });

  it('detects a script that only one language has in a few letters', () =>
    assert.deepEqual(
      mistakes({ ko: '밤배 계속 운항', ja: '夜の渡し船、運航を継続へ', zh: '夜间渡轮将继续运营', th: 'เรือข้ามฟาก' }),
      [],
    ));

  it('detects Korean among names and figures in other letters, and Korean in decomposed letters', () => {
    assert.equal(languageOf('한빛시는 7일 AI 기반 관제 시스템을 도입한다고 밝혔다. CES 2026 전시에도 참가한다.'), 'ko');
    assert.equal(languageOf('밤배 계속 운항'.normalize('NFD')), 'ko');
  });

  it('looks past what is no prose: code, tags, shortcodes, links, names', () => {
    const openings = [
      `<img class="aligncenter" src="https://a.example/${'x'.repeat(300)}.jpg" alt="">`,
      `{% img="https://a.example/${'x'.repeat(300)}.jpg" %}`,
      `{{< figure src="${'the-and-of '.repeat(30)}" >}}`,
      `\`\`\`sh\n${'docker run --rm the image of the day\n'.repeat(9)}\`\`\``,
      `<!-- ${'the note of the editor and that is it '.repeat(9)} -->`,
      `<style>\n${'.a { color: red }\n'.repeat(20)}</style>`,
      '[Jon Smith](https://a.example/jon), [Ana Ruiz](https://a.example/ana-ruiz), [Li Wei](https://a.example/wei), '.repeat(
        3,
      ),
    ];
    for (const opening of openings) {
      const found = ofMarkdown(`${opening}\n\n밤배는 계속 다닌다고 시가 밝혔다. 표는 그대로다. 시간도 그대로다.`);
      assert.equal(found, 'ko', opening);
      const german = 'Die Fähre bleibt, und das ist auch gut für die Stadt, die sich nach ihr nennt.';
      assert.equal(ofMarkdown(`${opening.replaceAll(/the|and|of|that|is|it/g, 'x')}\n\n${german}`), 'de', opening);
    }
  });

  it('asks the title where the text says too little', () => {
    assert.equal(languageOf('{{% index %}}', '밤배'), 'ko');
    assert.equal(languageOf('KOSPI 4,309.63', 'The market closes lower on the last trading day of the year'), 'en');
    assert.equal(read('---\ntitle: 밤배 시간표\n---\n{{% index %}}').language, 'ko');
  });

  it('looks at a bounded part of a text', () => {
    const english = 'The city council decided on Tuesday to keep the night ferry. '.repeat(20);
    assert.equal(languageOf(english + '밤배는 계속 다닌다. '.repeat(100_000)), 'en');
  });

  it('does not guess from a name or two, nor from figures', () => {
    for (const text of ['Wild Jets Hockey', '12345 — 67', '', 'El transbordador', 'Jane Doe'])
      assert.equal(languageOf(text), 'und');
  });

  it('knows the language of a headline', () => {
    const short = {
      ...{ en: 'A Simple Guide to the Ferry', de: 'Wie die Fähre in die Stadt kam' },
      ...{ es: 'Cómo llegar a la isla con el transbordador', ru: 'Юлия Бухарина' },
      ...{ uk: 'Ніч на поромі до нашого острова', sr: 'Ноћни трајект остаје у промету' },
      ...{ da: 'Byrådet beholder natfærgen til øen', bg: 'Градският съвет запазва нощния ферибот' },
      ...{ ca: 'El consell manté el transbordador de nit', eu: 'Udalak gaueko ferrya mantenduko du' },
      ...{ hu: 'Marad az éjszakai komp a szigetre', cs: 'Noční přívoz na ostrov zůstane v provozu' },
      et: 'Öine praam jääb saarele sõitma',
      id: 'Dewan kota mempertahankan feri malam ke pulau itu hingga akhir tahun depan',
    };
    assert.deepEqual(mistakes(short), []);
  });
});

describe('languageOfKey', () => {
  it('finds the language in the name of a file or of its nearest folder', () => {
    const cases: Readonly<Record<string, string | undefined>> = {
      'content/author/jane/_index.fr.md': 'fr',
      'content/zh-cn/docs/page.md': 'zh',
      'i18n/de/blog/en/post.md': 'en',
      'news/ferry.md': undefined,
      'v1.0/ferry.min.js': undefined,
    };
    assert.deepEqual(Object.fromEntries(Object.keys(cases).map((key) => [key, languageOfKey(key)])), cases);
    assert.equal(languageOfKey(undefined), undefined);
  });

  it('counts only where the text does not show its language', () => {
    assert.equal(read('---\ntitle: Jane Doe\n---\n', { key: 'fr/jane.md' }).language, 'fr');
    const english = 'The city council decided on Tuesday to keep the night ferry until the end of the year.';
    assert.equal(read(english, { key: 'fr/ferry.md' }).language, 'en');
    for (const few of ['Foto: Jane Doe, Gull Bay', 'Ikke noe nytt om nattfergen her i byen i dag, sier ordføreren.'])
      assert.equal(read(few, { key: 'content/da/ferry.md' }).language, 'da');
  });
});

describe('readArticle -> the language of a page with few words', () => {
  it('is that of its description, if the text is nothing but code', () => {
    const file =
      '---\ntitle: a.b\ndescription: Returns the name of the ferry and of its harbour.\n---\n```\na.b()\n```';
    assert.equal(read(file).language, 'en');
  });

  it('is unknown for a name, though the text repeats it', () =>
    assert.equal(read('---\ntitle: Geraldine Gómez Millán\n---\nGeraldine Gómez Millán').language, 'und'));
});

it('statedLanguage -> the primary tag takes tags, and codes that people write for them', () => {
  assert.deepEqual([statedLanguage('ko_KR'), statedLanguage('EN-us')], ['ko', 'en']);
  assert.equal(statedLanguage('zh-Hant-TW'), 'zh');
  for (const korean of ['kor', 'kr', 'ko_KR.UTF-8']) assert.equal(statedLanguage(korean), 'ko');
  assert.deepEqual([statedLanguage('Korean'), statedLanguage('constructor')], [undefined, undefined]);
  assert.equal(statedLanguage(undefined), undefined);
});
