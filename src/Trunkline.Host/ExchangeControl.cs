// How the exchange's process is told something: a Unix stream socket in the site's state directory that only its owner may open. A
// connection carries one command, a line of UTF-8, and one answer, a line of JSON; then the exchange closes it.
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Trunkline.Base;
using Trunkline.Exchange;
using Trunkline.Net;
using Trunkline.Site;

namespace Trunkline.Host;

/// <summary>The exchange's end of the socket, and the command line's.</summary>
/// <remarks>
/// Bounded whatever comes: eight connections (the oldest gives way to a ninth), a command of <see cref="MostOctets"/>, five seconds for each
/// connection from beginning to end. On the exchange's loop.
/// </remarks>
public sealed class ExchangeControl : IDisposable
{
    /// <summary>Octets of a command with its line feed: room for <see cref="ExchangeCommands.MostCharacters"/> of UTF-8.</summary>
    public const int MostOctets = (4 * ExchangeCommands.MostCharacters) + 1;

    private const int MostConnections = 8;
    private const int MostAnswer = 1 << 20;
    private const int PatienceMs = 5000;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Reactor _reactor;
    private readonly Action<string, Action<ExchangeAnswer>> _tell;
    private readonly List<Connection> _connections = [];
    private UnixListener? _listener;

    private ExchangeControl(Reactor reactor, Action<string, Action<ExchangeAnswer>> tell) => (_reactor, _tell) = (reactor, tell);

    /// <summary>Connections there are.</summary>
    internal int Connections => _connections.Count;

    /// <summary>Where a site's exchange listens.</summary>
    public static string PathOf(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return Path.Combine(site.Storage.StateDirectory, "exchange.sock");
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="reactor">The exchange's reactor.</param>
    /// <param name="path">The socket, at most 107 octets; one left over from a dead process is replaced.</param>
    /// <param name="tell">Carries out a command and answers it, at once or later.</param>
    /// <param name="control">The open end.</param>
    /// <param name="error">Why not, for people.</param>
    public static bool TryServe(
        Reactor reactor, string path, Action<string, Action<ExchangeAnswer>> tell, [NotNullWhen(true)] out ExchangeControl? control, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(tell);
        // The first use compiles what writes answers; a command must not hold up the lines' blocks for so long.
        tell("show", answer => JsonSerializer.SerializeToUtf8Bytes(answer, s_json));
        control = new(reactor, tell);
        if (UnixListener.TryListen(reactor, path, control.Accept, out control._listener, out var errno))
        {
            error = null;
            return true;
        }

        (control, error) = (null, errno.IsAddressInUse ? "another exchange of this site listens there" : errno.ToString());
        return false;
    }

    /// <summary>Tells an exchange something and waits for its answer, five seconds at most.</summary>
    /// <param name="path">Its socket.</param>
    /// <param name="command">The command; line feeds count as spaces.</param>
    /// <returns>Null when no exchange answers there.</returns>
    public static ExchangeAnswer? Ask(string path, string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendTimeout = PatienceMs, ReceiveTimeout = PatienceMs };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.Send(Encoding.UTF8.GetBytes(command.ReplaceLineEndings(" ") + "\n"));
            using var answer = new MemoryStream();
            var part = new byte[16_384];
            for (int count; answer.Length < MostAnswer && (count = socket.Receive(part)) > 0;)
            {
                answer.Write(part, 0, count);
            }

            return JsonSerializer.Deserialize<ExchangeAnswer>(answer.ToArray(), s_json);
        }
        catch (Exception e) when (e is SocketException or ArgumentException or JsonException)
        {
            return null; // nobody there, a path that cannot be, or an exchange that died while it answered
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener?.Dispose();
        while (_connections.Count > 0)
        {
            _connections[^1].End();
        }
    }

    private Connection Accept()
    {
        if (_connections.Count == MostConnections)
        {
            _connections[0].End();
        }

        var connection = new Connection(this);
        _connections.Add(connection);
        return connection;
    }

    /// <summary>One command and its answer.</summary>
    private sealed class Connection(ExchangeControl control) : WheelTimer, IStreamUser
    {
        private readonly byte[] _line = new byte[MostOctets];
        private StreamConnection? _stream;
        private int _length;
        private bool _isTold;
        private bool _isOver;

        public void OnConnected(StreamConnection connection)
        {
            _stream = connection;
            control._reactor.Loop.Wheel.Start(this, PatienceMs);
        }

        public void OnReceived(StreamConnection connection, ReadOnlySpan<byte> octets)
        {
            if (_isTold)
            {
                return; // one command a connection
            }

            var end = octets.IndexOf((byte)'\n');
            var part = end < 0 ? octets : octets[..end];
            if (part.Length >= _line.Length - _length)
            {
                Answer(new(false, $"a command has at most {ExchangeCommands.MostCharacters} characters"));
                return;
            }

            part.CopyTo(_line.AsSpan(_length));
            _length += part.Length;
            if (end >= 0)
            {
                _isTold = true;
                control._tell(Encoding.UTF8.GetString(_line, 0, _length), Answer);
            }
        }

        public void OnWritable(StreamConnection connection) => End();

        public void OnClosed(StreamConnection connection, Errno error) => End();

        public void End()
        {
            _isOver = true;
            control._reactor.Loop.Wheel.Stop(this);
            control._connections.Remove(this);
            _stream?.Close();
        }

        protected override void OnExpired() => End();

        private void Answer(ExchangeAnswer answer)
        {
            _isTold = true;
            if (_isOver)
            {
                return; // whoever asked has gone
            }

            var isTaken = _stream!.Send([.. JsonSerializer.SerializeToUtf8Bytes(answer, s_json), (byte)'\n']);
            if (!isTaken || _stream.Queued == 0)
            {
                End();
            }
        }
    }
}
