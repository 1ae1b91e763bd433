using System.Net.Sockets;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Net.Tests;

/// <summary>A stream that gathers what one turn of the loop says.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly Reactor _reactor = new(new NodeLoop(TimeProvider.System));
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"trunkline-stream-{Environment.ProcessId}-{Interlocked.Increment(ref s_number)}.sock");
    private readonly Socket _far;
    private readonly UnixConnection _near;
    private static int s_number;

    public StreamTests()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, 0);
        listener.Bind(new UnixDomainSocketEndPoint(_path));
        listener.Listen();
        Assert.True(UnixConnection.TryConnect(_reactor, _path, new User(), out var near, out var error), error.ToString());
        _near = near;
        _far = listener.Accept();
    }

    public void Dispose()
    {
        _far.Dispose();
        _near.Dispose();
        _reactor.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void Gather_SeveralInOneTurn_LeaveTogetherAtItsEnd()
    {
        Assert.Equal(3, _near.Gather("one"u8, default));
        Assert.Equal(3, _near.Gather("two"u8, default));
        Assert.Equal(0, _far.Available);
        Turn();
        Assert.Equal("onetwo", Received());
        Turn();
        Assert.Equal(0, _far.Available);
        Assert.Equal(5, _near.Gather("three"u8, default));
        Turn();
        Assert.Equal("three", Received());
    }

    [Fact]
    public void Gather_WhatMayWait_TravelsWithTheNext_OrWhenItsTimeIsUp()
    {
        _near.Gather("lazy "u8, TimeSpan.FromSeconds(1000));
        Turn();
        Assert.Equal(0, _far.Available);
        _near.Gather("now"u8, default);
        Turn();
        Assert.Equal("lazy now", Received());
        Assert.Equal(0, _reactor.Loop.Wheel.Count);
        _near.Gather("alone"u8, TimeSpan.FromMilliseconds(1));
        while (_far.Available == 0)
        {
            _reactor.RunOnce(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("alone", Received());
    }

    [Fact]
    public void Close_WithSomethingGathered_SendsItFirst()
    {
        _near.Gather("last words"u8, default);
        _near.Close();
        Turn();
        Assert.Equal("last words", Received());
        Assert.Equal(0, _far.Receive(new byte[1]));
    }

    [Fact]
    public void Gather_FarEndDoesNotRead_TakesNoMore_AndLosesNothing()
    {
        var expected = new MemoryStream();
        var record = new byte[1000];
        for (var i = 0; ; i++)
        {
            Array.Fill(record, (byte)i);
            var taken = _near.Gather(record, default);
            expected.Write(record, 0, taken);
            if (taken < record.Length)
            {
                break;
            }
        }

        Assert.InRange(expected.Length, 32 * 1024, 4 * 1024 * 1024);
        var got = new MemoryStream();
        var buffer = new byte[65536];
        while (got.Length < expected.Length)
        {
            got.Write(buffer, 0, _far.Receive(buffer));
            Turn();
        }

        Assert.True(expected.ToArray().AsSpan().SequenceEqual(got.ToArray()));
        Assert.Equal(record.Length, _near.Gather(record, default));
    }

    [Fact]
    public void Gather_Allocates_Nothing()
    {
        var record = new byte[68];
        var buffer = new byte[65536];
        NoAllocation.In(() =>
        {
            for (var i = 0; i < 10; i++)
            {
                _near.Gather(record, default);
            }

            Turn();
            _far.Receive(buffer);
        });
    }

    private void Turn() => _reactor.RunOnce(TimeSpan.Zero);

    private string Received()
    {
        var buffer = new byte[1000];
        return Encoding.ASCII.GetString(buffer, 0, _far.Receive(buffer));
    }

    private sealed class User : IStreamUser
    {
        public void OnConnected(StreamConnection connection)
        {
        }

        public void OnReceived(StreamConnection connection, ReadOnlySpan<byte> octets)
        {
        }

        public void OnWritable(StreamConnection connection)
        {
        }

        public void OnClosed(StreamConnection connection, Errno error)
        {
        }
    }
}
