import type { Article } from '../../../../functions/article/article.ts';
import { normaliseText } from '../../../../functions/article/text-key.ts';
import { splitMarkers } from '../../../../functions/article/title.ts';
import { type Near, nearOf } from '../../../../functions/story/near/near.ts';
import { NEAR_DEFAULTS } from '../../../../functions/story/near/near-settings.ts';
import { article } from '../../../fixtures/arrivals.ts';

/** A report as a publisher would file it, of texts written for these tests. */
export interface Filed {
  title: string;
  text: string;
  oid?: string;
  /** Hours after the first of the year. */
  hour?: number;
  id?: string;
}

export const at = (hour: number): string => new Date(Date.UTC(2026, 0, 1, 0, 60 * hour)).toISOString();

export const filed = ({
  title,
  text,
  oid = '901',
  hour = 0,
  id = `${oid}_${title}`,
}: Filed): Article & { at: string } => ({
  ...article({ articleId: id, text, title, ...splitMarkers(title), ...(oid && { oid }) }),
  at: at(hour),
});

export const near = (report: Filed): Near => {
  const one = filed(report);
  return nearOf(one, normaliseText(one.text), one.at, NEAR_DEFAULTS);
};

/** One story, as two agencies and a paper would tell it. */
export const LIBRARY = {
  title: '한빛시, 새 중앙도서관 내달 3일 개관…장서 5만2천권',
  text:
    '(한빛=가온통신) 홍길동 기자 = 한빛시는 내달 3일 강변동에 새 중앙도서관을 개관한다고 7일 밝혔다. 새 도서관은 지하 1층, 지상 4층에 연면적 8천640㎡ 규모로, ' +
    '사업비 312억원이 들었다. 장서 5만2천권과 열람석 740석을 갖췄고, 어린이자료실과 음악감상실, 옥상정원이 들어섰다. 옛 도서관은 1974년 지어져 비가 새고 승강기가 없어 ' +
    '이용객의 불편이 컸다. 김나래 한빛시장은 "누구나 걸어서 올 수 있는 자리에 도서관을 짓겠다는 약속을 지켰다"며 "밤 10시까지 문을 열어 퇴근한 시민도 책을 빌리게 하겠다"고 ' +
    '말했다. 시는 개관을 기념해 다음 달 9일까지 작가 강연과 인형극을 무료로 연다.',
} satisfies Filed;

export const LIBRARY_REWRITTEN = {
  title: '50년 만에 새로 지은 한빛시 도서관, 다음 달 문 연다',
  oid: '902',
  hour: 3,
  text:
    '[나래일보 성춘향 기자] 비가 새던 한빛시 중앙도서관이 50여 년 만에 새 건물로 옮긴다. 한빛시는 강변동에 지은 새 중앙도서관을 다음 달 3일 개관한다고 7일 밝혔다. ' +
    '지하 1층, 지상 4층에 연면적 8천640㎡ 규모로, 사업비 312억원이 들었다. 장서 5만2천권과 열람석 740석을 갖췄고 옥상정원도 들어섰다. 옛 도서관은 1974년 지어져 승강기가 없었다. ' +
    '김나래 시장은 "누구나 걸어서 올 수 있는 자리에 도서관을 짓겠다는 약속을 지켰다"고 말했다. 개관 기념 작가 강연과 인형극은 무료다.',
} satisfies Filed;

export const LIBRARY_LATER = {
  ...LIBRARY,
  title: '한빛시 중앙도서관 내달 개관…"밤 10시까지 문 연다"(종합)',
  hour: 2,
  text: `${LIBRARY.text} 주차장은 120면으로 시작해 내년 봄 80면을 더한다. 한빛시의회는 지난해 주차장 예산을 두 차례 깎았다가 주민 4천여명의 청원을 받고 되살렸다. 도서관은 매주 월요일에 쉰다.`,
} satisfies Filed;

/** Another story of the same town, by the same agency on the same day. */
export const BRIDGE = {
  title: '한빛시, 강변동 보행교 연말 착공…2028년 완공',
  text:
    '(한빛=가온통신) 홍길동 기자 = 한빛시는 강변동과 섬마을을 잇는 길이 410m의 보행교를 연말 착공한다고 7일 밝혔다. 다리는 폭 5m로 자전거도 함께 다닐 수 있고, 가운데에 전망대를 둔다. ' +
    '사업비는 188억원으로 국비와 시비를 절반씩 쓴다. 섬마을 주민 1천300여명은 지금까지 하루 열두 번 다니는 배를 타야 했다. 김나래 한빛시장은 "물때를 보고 학교에 가는 아이가 없게 ' +
    '하겠다"고 말했다. 시는 2028년 6월 다리를 열 계획이다.',
  hour: 1,
} satisfies Filed;
