/** Aliases of one field, best known first. */
function names(...lines: readonly string[]): readonly string[] {
  return lines.join(' ').split(' ');
}

/**
 * What other people call our fields: the first of them that states something is taken. English first, then the other
 * languages. Keys are compared in lower case without `-`, `_` and spaces, so `pubDate`, `pub_date` and `pub-date` are one.
 */
export const ALIASES = {
  id: names('id guid articleid uuid'),
  title: names(
    'title headline heading subject posttitle titulo titre titel maintitle titolo',
    'título 제목 标题 標題 タイトル заголовок название 타이틀 题目 題目 başlık',
  ),
  /** What a page is called in a menu or a list: its title where neither front matter nor text has a better one. */
  label: names(
    'displayname name linktitle sidebarlabel navtitle shorttitle pagetitle displaytitle seotitle',
    'metatitle tema thema',
    '주제 主题 主題 тема',
  ),
  publisher: names(
    'publisher source site sitename publication outlet newspaper media agency quelle fuente fonte',
    '출처 매체 언론사 来源 來源 出处 媒体 出典 источник kaynak',
  ),
  category: names(
    'category categories section kind kategorie categoria rubrique rubrik',
    'catégorie catégories categoría categorías kategorien категория категории рубрика 카테고리 분류 分类 分類 カテゴリ カテゴリー kategori',
  ),
  authors: names(
    'author authors byline by writer writers reporter creator attribution autor auteur postauthor',
    'postedby writtenby authorname journalist verfasser autoren auteurs autores autore',
    '저자 작성자 기자 作者 著者 автор авторы 글쓴이 필자 记者 記者 筆者 執筆者 yazar',
  ),
  publishedAt: names(
    'publishedat date pubdate publishdate published publishedon datepublished publicationdate posted',
    'postdate created createdat createdon datecreated creationdate createtime createdtime pubdatetime',
    'publisheddate fecha datecreation erstellt postedon postedat dateposted publishedtime publishtime releasedate dateissued',
    'datum timestamp data',
    'créé дата 날짜 작성일 日期 创建日期 创建时间 日付 veröffentlicht публикация 게시일 발행일 등록일 发布日期 发布时间 發布日期 公開日 投稿日 作成日 입력 입력일 입력시간 tarih',
  ),
  /** Always month/day/year, and nothing else dates a page of Microsoft's documentation. */
  americanDate: names('ms.date'),
  updatedAt: names(
    'updatedat updated lastmod lastmodified lastmodifiedat modified modifiedat datemodified',
    'dateupdated lastupdated lastupdate updatedate updateddate updatetime moddate moddatetime',
    'modifieddate lastmodifieddate lasteditedtime updatedon modifiedon lastupdatedat datelastmodified',
    'aktualisiert actualizado atualizado ultimaactualizacion datemaj',
    'últimaactualización 수정일 갱신일 최근수정일 更新日期 更新时间 更新日 обновлено 修改日期 修改时间 수정 수정시간 güncelleme',
  ),
  crawledAt: names(
    'crawledat fetchedat retrievedat scrapedat datesaved clipped clippedat captured capturedat savedat',
    'archivedat downloadedat accessed accessdate dateaccessed',
  ),
  url: names(
    'url link canonicalurl canonical permalink sourceurl originalurl guid source articleurl posturl',
    'pageurl lien enlace quelle fuente fonte',
    '출처 출처url 링크 원문 来源 來源 出处 出典 链接 連結 网址 原文链接 リンク ссылка источник',
  ),
  /** Where a page lies on its site: `/2021/03/04/title/`, `2021-03-04-title`. */
  path: names('permalink slug path postname name'),
  oid: names('oid'),
  aid: names('aid'),
  tags: names(
    'tags tag keywords topics taglist labels hashtags schlagworte stichworte etiquetas palabrasclave marcadores',
    '태그 标签 標籤 タグ schlagwörter motsclés étiquettes теги метки 키워드 关键词 關鍵詞 キーワード etiketler',
  ),
  description: names(
    'description summary excerpt abstract dek deck subtitle standfirst desc teaser blurb lede',
    'metadescription seodescription zusammenfassung beschreibung resumen resumo',
    'résumé descripción descrição описание 요약 설명 摘要 描述 简介 概要 説明 özet',
  ),
  language: names('lang language locale inlanguage langcode sprache langue idioma', 'язык 언어 语言 言語 dil'),
  contentHash: names('contenthash'),
};

export type FieldName = keyof typeof ALIASES;
