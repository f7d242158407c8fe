type Mark = { order: number; low: number; onStack: boolean }

/**
 * Groups of nodes that lead back to themselves (Tarjan), each in the order of `nodes`; a node alone
 * counts only when it leads to itself. Not recursive: the chains are as long as a bot's author likes.
 */
export function stronglyConnected<Node extends object>(
  nodes: Node[],
  goesTo: (node: Node) => Node[],
): Node[][] {
  const marks = new Map<Node, Mark>()
  const stack: Node[] = []
  const groups: Set<Node>[] = []
  for (const start of nodes) {
    if (marks.has(start)) continue
    const path = [enter(start, goesTo, marks, stack)]
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const next = visit.targets.pop()
      if (next) {
        const seen = marks.get(next)
        if (!seen) path.push(enter(next, goesTo, marks, stack))
        else if (seen.onStack) visit.mark.low = Math.min(visit.mark.low, seen.order)
        continue
      }
      path.pop()
      const above = path.at(-1)
      if (above) above.mark.low = Math.min(above.mark.low, visit.mark.low)
      if (visit.mark.low < visit.mark.order) continue
      const group = takeGroup(visit.node, marks, stack)
      if (group.size > 1 || visit.loops) groups.push(group)
    }
  }
  return inOrder(nodes, groups)
}

function enter<Node>(
  node: Node,
  goesTo: (node: Node) => Node[],
  marks: Map<Node, Mark>,
  stack: Node[],
) {
  const mark = { order: marks.size, low: marks.size, onStack: true }
  marks.set(node, mark)
  stack.push(node)
  const targets = goesTo(node)
  return { node, mark, loops: targets.includes(node), targets }
}

function takeGroup<Node>(root: Node, marks: Map<Node, Mark>, stack: Node[]): Set<Node> {
  const group = new Set<Node>()
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const mark = marks.get(node)
    if (mark) mark.onStack = false
    group.add(node)
    if (node === root) break
  }
  return group
}

function inOrder<Node>(nodes: Node[], groups: Set<Node>[]): Node[][] {
  const groupOf = new Map(groups.flatMap((group) => [...group].map((node) => [node, group])))
  const ordered = new Map<Set<Node>, Node[]>()
  for (const node of nodes) {
    const group = groupOf.get(node)
    if (!group) continue
    const members = ordered.get(group) ?? []
    members.push(node)
    ordered.set(group, members)
  }
  return [...ordered.values()]
}
