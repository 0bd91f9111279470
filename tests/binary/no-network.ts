// The namespace has nothing but its own loopback, which somebody has to bring up.
const withLoopback = `
ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null || python3 -c '
import fcntl, socket, struct
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh14x", b"lo", 1))
'
exec "$@"`;

/** The superuser may; others may where they can be the superuser of a namespace of their own. */
const ways = [['--net'], ['--map-root-user', '--net']];

/**
 * The words before a command that runs it, for a user, where nothing can be reached but itself;
 * none, with the reason printed, where such a place cannot be made.
 */
export function withoutNetwork(user: readonly string[]): readonly string[] {
  let reason = 'no unshare here';
  if (Bun.which('unshare')) {
    for (const way of ways) {
      const words = [...user, 'unshare', ...way, 'sh', '-c', withLoopback, 'sh'];
      const complaint = complaintOf([...words, 'true']);
      if (complaint === undefined) return words;
      reason = complaint;
    }
  }
  console.log(`Not kept from the network: ${reason}`);
  return user;
}

/** The words before a command of a user who owns nothing, where there may be one. */
export function asNobody(): readonly string[] | undefined {
  const words = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  const reason = Bun.which('setpriv') ? complaintOf([...words, 'true']) : 'no setpriv here';
  if (reason === undefined) return words;
  console.log(`Not run as another user: ${reason}`);
  return undefined;
}

function complaintOf(command: string[]): string | undefined {
  const { success, stderr } = Bun.spawnSync(command, { stdin: 'ignore' });
  return success ? undefined : stderr.toString().trim() || 'it failed without a word';
}
