#!/usr/bin/python3
"""A file system whose power can be cut (FUSE; Debian packages fuse3 and python3-fusepy).

    powerfs.py ROOT MOUNT [--cut-after N] [--keep none|some|all] [--seed N]

Holds everything in memory and promises what POSIX promises and no more: a file's octets are kept once the file was synced
(fsync, fdatasync), a name once its directory was. ROOT is read at the start; when the file system ends, what was kept is
written there, for the next start.

The power is cut after the Nth change (write, sync, truncate, create, rename, unlink, mkdir), by SIGUSR1, and at the end in
any case. From then on every sync fails with EIO, and nothing more is kept; reading and writing go on in memory, so that who
maps a file is not killed. What of the unsynced is kept nevertheless, as a disk may have got around to it:

    none   nothing
    some   sectors of 512 octets by chance, in no order, and the first so many changes of names
    all    everything

Not supported: links, permissions, times, extended attributes; a write does no harm to octets beside it.
The last line it prints: "cut after N changes" or "ended after N changes".
"""
import argparse
import errno
import os
import random
import signal
import stat

from fusepy import FUSE, FuseOSError, Operations

SECTOR = 512


class Node:
    """A file or a directory, known to the disk or not: names point to it."""

    def __init__(self, mode, octets=b""):
        self.mode = mode
        self.now = bytearray(octets)   # what programs see
        self.kept = bytearray(octets)  # what survives
        self.changes = []              # (offset, octets), or (length, None) for a truncation, since the last sync

    def is_directory(self):
        return stat.S_ISDIR(self.mode)

    @staticmethod
    def apply(octets, offset, data):
        if data is None:
            del octets[offset:]
            octets.extend(bytes(offset - len(octets)))
        else:
            octets.extend(bytes(max(0, offset - len(octets))))
            octets[offset:offset + len(data)] = data

    def sync(self):
        for change in self.changes:
            self.apply(self.kept, *change)
        self.changes.clear()

    def keep_some(self, chance):
        for offset, data in self.changes:
            if data is None:
                if chance.random() < 0.5:
                    self.apply(self.kept, offset, None)
                continue
            at = 0
            while at < len(data):
                end = min(len(data), at + SECTOR - (offset + at) % SECTOR)
                if chance.random() < 0.5:
                    self.apply(self.kept, offset + at, data[at:end])
                at = end


class PowerFs(Operations):
    def __init__(self, root, cut_after, keep, seed):
        self.root, self.cut_after, self.keep = root, cut_after, keep
        self.chance = random.Random(seed)
        self.is_cut = False
        self.changes = 0
        self.names = {"/": Node(stat.S_IFDIR | 0o700)}
        self.name_changes = []  # (directory, name, node or None), unsynced, in order
        self.open_files = {}
        self.next_handle = 1
        for folder, folders, files in os.walk(root):
            inside = "/" + os.path.relpath(folder, root) if folder != root else ""
            for name in folders:
                self.names[f"{inside}/{name}"] = Node(stat.S_IFDIR | 0o700)
            for name in files:
                with open(os.path.join(folder, name), "rb") as file:
                    self.names[f"{inside}/{name}"] = Node(stat.S_IFREG | 0o600, file.read())
        self.kept_names = dict(self.names)

    # the power

    def change(self):
        """Counts a change that is about to be made; the one after the last finds the power gone."""
        if not self.is_cut and self.cut_after is not None and self.changes >= self.cut_after:
            self.cut()
        self.changes += not self.is_cut

    def cut(self, *_, word="cut"):
        if self.is_cut:
            return
        self.is_cut = True
        if self.keep != "none":
            count = len(self.name_changes)
            for _, name, node in self.name_changes[:count if self.keep == "all" else self.chance.randint(0, count)]:
                self.set_name(self.kept_names, name, node)
            for node in set(self.kept_names.values()):
                if self.keep == "all":
                    node.sync()
                else:
                    node.keep_some(self.chance)
        # what is kept stays as it is from here on
        self.image = {name: None if node.is_directory() else bytes(node.kept) for name, node in self.kept_names.items() if not stat.S_ISSOCK(node.mode)}
        print(f"{word} after {self.changes} changes", flush=True)

    def destroy(self, path):
        self.cut(word="ended")
        for folder, folders, files in os.walk(self.root, topdown=False):
            for name in files:
                os.unlink(os.path.join(folder, name))
            for name in folders:
                os.rmdir(os.path.join(folder, name))
        for name in sorted(self.image):
            # a name in a directory whose own name was lost is lost with it
            parents = [name[:i] for i, c in enumerate(name) if c == "/" and i > 0]
            if name == "/" or any(p not in self.image for p in parents):
                continue
            if self.image[name] is None:
                os.mkdir(self.root + name)
            else:
                with open(self.root + name, "wb") as file:
                    file.write(self.image[name])

    # names

    @staticmethod
    def parent(path):
        return os.path.dirname(path)

    @staticmethod
    def set_name(names, name, node):
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node

    def rename_to(self, name, node):
        self.set_name(self.names, name, node)
        self.name_changes.append((self.parent(name), name, node))

    def node(self, path, handle=None):
        node = self.open_files.get(handle) if handle else self.names.get(path)
        if node is None:
            raise FuseOSError(errno.ENOENT)
        return node

    def handle(self, node):
        self.next_handle += 1
        self.open_files[self.next_handle] = node
        return self.next_handle

    # operations

    def getattr(self, path, fh=None):
        node = self.node(path, fh)
        return {"st_mode": node.mode, "st_nlink": 1, "st_size": len(node.now), "st_uid": os.getuid(), "st_gid": os.getgid()}

    def readdir(self, path, fh):
        inside = path if path == "/" else path + "/"
        return [".", ".."] + [n[len(inside):] for n in self.names if n != "/" and self.parent(n) == path]

    def mkdir(self, path, mode):
        self.change()
        self.rename_to(path, Node(stat.S_IFDIR | mode))

    def rmdir(self, path):
        self.change()
        self.rename_to(path, None)

    def create(self, path, mode, fi=None):
        self.change()
        self.rename_to(path, Node(stat.S_IFREG | mode))
        return self.handle(self.names[path])

    def mknod(self, path, mode, dev):
        self.change()
        self.rename_to(path, Node(mode))  # a socket: gone with the power, as its listener is

    def open(self, path, flags):
        return self.handle(self.node(path))

    def release(self, path, fh):
        self.open_files.pop(fh, None)
        return 0

    def read(self, path, size, offset, fh):
        return bytes(self.node(path, fh).now[offset:offset + size])

    def write(self, path, data, offset, fh):
        self.change()
        node = self.node(path, fh)
        node.apply(node.now, offset, data)
        node.changes.append((offset, bytes(data)))
        return len(data)

    def truncate(self, path, length, fh=None):
        self.change()
        node = self.node(path, fh)
        node.apply(node.now, length, None)
        node.changes.append((length, None))

    def unlink(self, path):
        self.change()
        self.rename_to(path, None)

    def rename(self, old, new):
        self.change()
        moved = {n: self.names[n] for n in self.names if n == old or n.startswith(old + "/")}
        for name, node in moved.items():
            self.rename_to(new + name[len(old):], node)
            self.rename_to(name, None)

    def fsync(self, path, datasync, fh):
        self.change()
        if self.is_cut:
            raise FuseOSError(errno.EIO)
        self.node(path, fh).sync()
        return 0

    def fsyncdir(self, path, datasync, fh):
        self.change()
        if self.is_cut:
            raise FuseOSError(errno.EIO)
        for directory, name, node in self.name_changes:
            if directory == path:
                self.set_name(self.kept_names, name, node)
        self.name_changes = [c for c in self.name_changes if c[0] != path]
        return 0

    def flush(self, path, fh):
        return 0

    def chmod(self, path, mode):
        node = self.node(path)
        node.mode = stat.S_IFMT(node.mode) | stat.S_IMODE(mode)

    def chown(self, path, uid, gid):
        pass

    def utimens(self, path, times=None):
        pass

    def statfs(self, path):
        return {"f_bsize": 4096, "f_frsize": 4096, "f_blocks": 1 << 20, "f_bfree": 1 << 19, "f_bavail": 1 << 19, "f_namemax": 255}


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("root")
    arguments.add_argument("mount")
    arguments.add_argument("--cut-after", type=int)
    arguments.add_argument("--keep", choices=["none", "some", "all"], default="none")
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    file_system = PowerFs(given.root, given.cut_after, given.keep, given.seed)
    signal.signal(signal.SIGUSR1, file_system.cut)
    FUSE(file_system, given.mount, foreground=True, nothreads=True, big_writes=True, hard_remove=True)
