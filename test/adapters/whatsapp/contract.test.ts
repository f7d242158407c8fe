import { wiredChannelContract } from '../../gateway/channel-contract.ts'
import { whatsappDriver } from './driver.ts'

wiredChannelContract('WhatsApp', whatsappDriver)
