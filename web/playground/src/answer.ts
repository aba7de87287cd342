// Questions of a view: asked when it is shown and when what it depends on changes; the last answer stays meanwhile.
import { useEffect, useState } from "preact/hooks";

import type { Jobs } from "./worker";
import { engine } from "./state";

type Given<Name extends keyof Jobs> = Awaited<ReturnType<Jobs[Name]>>;

export interface Answered<Value> {
  value: Value | undefined;
  fault: string | undefined;
  isPending: boolean;
}

export function useAnswer<Name extends keyof Jobs>(name: Name, ...args: Parameters<Jobs[Name]>): Answered<Given<Name>> {
  const [answer, setAnswer] = useState<Answered<Given<Name>>>({ value: undefined, fault: undefined, isPending: true });
  useEffect(() => {
    let isWanted = true;
    const give = (rest: Partial<Answered<Given<Name>>>) =>
      isWanted && setAnswer((last) => ({ ...last, fault: undefined, isPending: false, ...rest }));
    give({ isPending: true });
    engine.askIf(() => isWanted, name, ...args).then(
      (value) => give({ value }),
      (error: Error) => give({ fault: error.message }),
    );
    return () => void (isWanted = false);
  }, [name, ...args]);
  return answer;
}
