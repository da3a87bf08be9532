import { answerAuth } from '@/lib/auth/routes'

export { answerAuth as GET, answerAuth as POST }
