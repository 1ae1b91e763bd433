using System.Runtime.InteropServices;
using System.Text;

namespace Trunkline.Tdm.Tests;

/// <summary>A DAHDI driver in memory: two E1 spans of 31 channels, offsets and numbers written from dahdi/user.h and not from our code.</summary>
internal sealed class FakeDahdi : IDahdiCalls
{
    private const int FirstDescriptor = 100;
    private const int NoSuchDevice = -6;
    private const int TryAgain = -11;
    private const int Busy = -16;
    private const int Gone = -19;
    private readonly Dictionary<int, int> _opened = [];
    private int _next = FirstDescriptor;

    /// <summary>False: no driver is loaded.</summary>
    public bool IsLoaded { get; set; } = true;

    /// <summary>errno of opening a device; 0 lets it be opened.</summary>
    public int OpenError { get; set; }

    /// <summary>The card is pulled: its channels are gone, and the control device says that there is no such span.</summary>
    public bool IsPulled { get; set; }

    /// <summary>errno of SPANCONFIG; 0 takes it.</summary>
    public int SpanConfigError { get; set; }

    /// <summary>Reads and writes of a pulled card: each costs the caller 5 ms.</summary>
    public int GoneReads { get; private set; }

    /// <summary>Channels that another program has.</summary>
    public HashSet<int> Taken { get; } = [];

    /// <summary>sigtype by channel: 1 to 62.</summary>
    public Dictionary<int, int> SigTypes { get; } = Enumerable.Range(1, 62).ToDictionary(c => c, c => c % 31 == 16 ? 0x380 : 0x80);

    /// <summary>Whether the card does HDLC itself.</summary>
    public bool HasHardHdlc { get; set; }

    /// <summary>struct dahdi_spaninfo of span 2, from the alarms on.</summary>
    public Dictionary<int, int> Info { get; } = new() { [116] = 2, [120] = 31, [124] = 31 };

    /// <summary>Files of sysfs.</summary>
    public Dictionary<string, string> Files { get; } = [];

    /// <summary>What was configured and ordered.</summary>
    public List<string> Ordered { get; } = [];

    /// <summary>Buffers waiting to be read, by channel.</summary>
    public Dictionary<int, Queue<byte[]>> ToRead { get; } = [];

    /// <summary>What was written, by channel.</summary>
    public Dictionary<int, List<byte[]>> Written { get; } = [];

    /// <summary>Events that wait, by channel.</summary>
    public Dictionary<int, Queue<int>> Events { get; } = [];

    /// <summary>Descriptors open now.</summary>
    public int OpenDescriptors => _opened.Count;

    /// <summary>The same octets for timeslots of span 2, in buffers of 40.</summary>
    public void GiveAll(byte value, int buffers)
    {
        for (var timeslot = 1; timeslot < 32; timeslot++)
        {
            for (var n = 0; timeslot != 16 && n < buffers; n++)
            {
                Give(timeslot, [.. Enumerable.Repeat(value, 40)]);
            }
        }
    }

    public void Give(int timeslot, byte[] octets) => Of(ToRead, timeslot).Enqueue(octets);

    public void Tell(int timeslot, int what) => Of(Events, timeslot).Enqueue(what);

    public byte[] Sent(int timeslot) => Written.TryGetValue(31 + timeslot, out var all) ? [.. all.SelectMany(w => w)] : [];

    public int Open(string path)
    {
        if (OpenError != 0)
        {
            return -OpenError;
        }

        if (!IsLoaded || path is not ("/dev/dahdi/ctl" or "/dev/dahdi/channel"))
        {
            return -2;
        }

        _opened[_next] = path.EndsWith("ctl", StringComparison.Ordinal) ? 0 : -1;
        return _next++;
    }

    public int Ioctl(int fd, uint request, Span<byte> argument)
    {
        if (!_opened.TryGetValue(fd, out var channel) || !IsLoaded)
        {
            return NoSuchDevice;
        }

        Assert.Equal((int)(request >> 16 & 0x3FFF), argument.Length);
        var first = MemoryMarshal.Read<int>(argument);
        switch (request)
        {
            case 0x4004da26: // SPECIFY
                if (first is < 1 or > 62 || SigTypes[first] == 0 || IsPulled)
                {
                    return NoSuchDevice;
                }

                if (Taken.Contains(first))
                {
                    return Busy;
                }

                _opened[fd] = first;
                return 0;
            case 0xc088da05: // GET_PARAMS
                var which = channel > 0 ? channel : first;
                argument.Clear();
                Put(argument, 0, which);
                Put(argument, 4, which > 31 ? 2 : 1);
                Put(argument, 8, ((which - 1) % 31) + 1);
                Put(argument, 12, SigTypes[which]);
                Put(argument, 16, HasHardHdlc && which % 31 == 16 ? 0x80080 : 0x80);
                return 0;
            case 0xc13ada0a: // SPANSTAT
                if (first is not (1 or 2) || IsPulled)
                {
                    return -22;
                }

                argument[4..].Clear();
                Encoding.ASCII.GetBytes("TE2/0/2", argument[4..]);
                Encoding.ASCII.GetBytes("PCI Bus 01 Slot 01", argument[180..]);
                Put(argument, 124, 31);
                foreach (var (offset, value) in Info)
                {
                    Put(argument, offset, value);
                }

                return 0;
            case 0x4024da12 when SpanConfigError != 0:
                return -SpanConfigError;
            case 0x4024da12: // SPANCONFIG
                Ordered.Add($"span {first} lbo {Get(argument, 24)} lineconfig {Get(argument, 28):x} sync {Get(argument, 32)}");
                return 0;
            case 0x404cda13: // CHANCONFIG
                SigTypes[first] = Get(argument, 44);
                Ordered.Add($"channel {first} {Get(argument, 44):x} law {Get(argument, 48)} master {Get(argument, 52)}");
                return Taken.Contains(first) ? Busy : 0;
            case 0x4004da63: // STARTUP
                Ordered.Add($"start {first}");
                return 0;
            case 0x4018da1b: // SET_BUFINFO
                Ordered.Add($"buffers {channel} {first} {Get(argument, 4)} {Get(argument, 8)} x {Get(argument, 12)}");
                return 0;
            case 0x4004da20: // AUDIOMODE
                return 0;
            case 0x4008da0b: // MAINT
                Ordered.Add($"maint {first} {Get(argument, 4)}");
                return 0;
            case 0x8004da08: // GETEVENT
                Put(argument, 0, Events.TryGetValue(channel, out var events) && events.TryDequeue(out var what) ? what : 0);
                return 0;
            default:
                return -25;
        }
    }

    public int Read(int fd, Span<byte> into)
    {
        if (!_opened.TryGetValue(fd, out var channel) || !IsLoaded)
        {
            return NoSuchDevice;
        }

        if (IsPulled)
        {
            GoneReads++;
            return Gone;
        }

        if (Events.TryGetValue(channel, out var events) && events.Count > 0)
        {
            return -500;
        }

        if (!ToRead.TryGetValue(channel, out var waiting) || !waiting.TryDequeue(out var octets))
        {
            return TryAgain;
        }

        var length = Math.Min(octets.Length, into.Length);
        octets.AsSpan(0, length).CopyTo(into);
        return length;
    }

    public int Write(int fd, ReadOnlySpan<byte> octets)
    {
        if (!_opened.TryGetValue(fd, out var channel) || !IsLoaded)
        {
            return NoSuchDevice;
        }

        if (IsPulled)
        {
            GoneReads++;
            return Gone;
        }

        if (Events.TryGetValue(channel, out var events) && events.Count > 0)
        {
            return -500;
        }

        if (!Written.TryGetValue(channel, out var all))
        {
            Written[channel] = all = [];
        }

        all.Add(octets.ToArray());
        return octets.Length;
    }

    public void Close(int fd) => Assert.True(_opened.Remove(fd));

    public string? ReadText(string path) => Files.GetValueOrDefault(path);

    private static void Put(Span<byte> to, int offset, int value) => MemoryMarshal.Write(to[offset..], value);

    private static int Get(ReadOnlySpan<byte> from, int offset) => MemoryMarshal.Read<int>(from[offset..]);

    private static Queue<T> Of<T>(Dictionary<int, Queue<T>> queues, int timeslot)
    {
        if (!queues.TryGetValue(31 + timeslot, out var queue))
        {
            queues[31 + timeslot] = queue = [];
        }

        return queue;
    }
}
