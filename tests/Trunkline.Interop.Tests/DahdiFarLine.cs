using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Trunkline.E1;

namespace Trunkline.Interop.Tests;

/// <summary>
/// A DAHDI card (tests/peers/dahdi_card): the site's processes see /dev/dahdi in a mount namespace of their own, and speak to it by the kernel's own
/// calls. Its span 2 has a line, which is clocked by the card and comes here in blocks of 20 ms.
/// </summary>
internal sealed class DahdiFarLine : FarLine
{
    private readonly FarSpan _far;
    private readonly Socket _line = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _orders = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
    private readonly IPEndPoint _card = new(IPAddress.Loopback, UdpPort.FreePort());

    public DahdiFarLine(FarSpan far, string attach = "dahdi:2", bool isHard = false)
        : base("dahdi card")
    {
        Assert.True(File.Exists("/dev/fuse"), "a card to look at needs /dev/fuse");
        (_far, Attach) = (far, attach);
        _line.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var own = ((IPEndPoint)_line.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);
        Prefix = [Peers.Program("dahdi_card"), "--listen", _card.Port.ToString(CultureInfo.InvariantCulture), "--peer", own, .. (string[])(isHard ? ["--hard"] : []), "--"];
        Start();
    }

    public override string Attach { get; }

    public override IReadOnlyList<string> Prefix { get; }

    public override string Counted
    {
        get
        {
            try
            {
                return $"card: {Order("state")}";
            }
            catch (SocketException)
            {
                return "card: does not answer";
            }
        }
    }

    /// <summary>Blocks that have come from the card.</summary>
    public long Blocks { get; private set; }

    /// <summary>Gives the card an order; its head lists them.</summary>
    /// <returns>What is.</returns>
    public string Order(string words)
    {
        var room = new byte[1024];
        _orders.SendTo(Encoding.ASCII.GetBytes(words), _card);
        return Encoding.ASCII.GetString(room, 0, _orders.Receive(room));
    }

    protected override void Run()
    {
        var (from, to) = (new byte[ISpanFarSide.BlockOctets], new byte[ISpanFarSide.BlockOctets]);
        while (!IsEnding)
        {
            if (!_line.Poll(20_000, SelectMode.SelectRead))
            {
                continue;
            }

            try
            {
                if (_line.Receive(from) == from.Length)
                {
                    Blocks++;
                    _far.Process(from, to);
                    _line.SendTo(to, _card);
                }
            }
            catch (SocketException)
            {
                // the card's process is not there any more
            }
        }
    }

    protected override void Close()
    {
        _line.Dispose();
        _orders.Dispose();
    }
}
