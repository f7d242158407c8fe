export { storageProblem } from '../../store/kit/storage-problem.ts'
