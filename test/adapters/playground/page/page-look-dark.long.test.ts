import { inBrowser } from '../../../helpers/browser.ts'
import { formsAndPhoneHaveNoFinding } from './page-findings.ts'
import { withPage } from './page-steps.ts'

inBrowser('how the dark playground looks', (open) => {
  formsAndPhoneHaveNoFinding(withPage(open), 'dark')
})
