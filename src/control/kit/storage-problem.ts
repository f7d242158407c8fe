export { storageProblem } from '../../store/storage-problem.ts'
