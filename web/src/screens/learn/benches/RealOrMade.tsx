// The bench of lesson 6: a quiz with known truth, then what can be proved where the eye fails.
import type { BenchProps } from "../lessons";
import { BreakMark } from "./BreakMark";
import { FindCopy } from "./FindCopy";
import { Proof } from "./Proof";
import { Quiz } from "./Quiz";
import { RightsPuzzles } from "./RightsPuzzles";

export default function RealOrMade({ step, reach }: BenchProps) {
  switch (step) {
    case "figures":
      return <Quiz key="figures" deck="figures" count={12} onJudged={() => reach("judged")} />;
    case "paintings":
      return <Quiz key="paintings" deck="paintings" count={8} onJudged={() => reach("judged")} />;
    case "proof":
      return <Proof reach={reach} />;
    case "copy":
      return <FindCopy reach={reach} />;
    case "watermark":
      return <BreakMark reach={reach} />;
    case "rights":
      return <RightsPuzzles reach={reach} />;
    default:
      return null;
  }
}
