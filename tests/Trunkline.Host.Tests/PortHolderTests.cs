using System.Net;
using System.Net.Sockets;
using Trunkline.Base;

namespace Trunkline.Host.Tests;

public sealed class PortHolderTests
{
    /// <summary>A port that is taken on another address of the machine is in nobody's way.</summary>
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("127.0.0.2", false)]
    public void Holder_IsWhoeverIsInTheWay(string wanted, bool isTold)
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var at = NetAddress.From(IPAddress.Parse(wanted), ((IPEndPoint)holder.LocalEndPoint!).Port);
        Assert.Equal(isTold, PortHolder.Of(at, ProtocolType.Udp)?.StartsWith($"process {Environment.ProcessId} (", StringComparison.Ordinal) ?? false);
    }
}
