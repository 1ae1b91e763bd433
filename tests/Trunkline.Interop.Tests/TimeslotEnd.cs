using Trunkline.Base;
using Trunkline.Links;

namespace Trunkline.Interop.Tests;

/// <summary>A D-channel as the bits of timeslot 16, ours at one end, hdlc_bridge at the other: a block goes out for each that comes in.</summary>
internal sealed class TimeslotEnd : IHdlcUser
{
    private readonly HdlcTransmitter _transmitter = new(HdlcValues.Default);
    private readonly LapdEnd _lapd;
    private readonly Prng _noise = new(16);

    /// <param name="lapd">The link whose frames travel on it.</param>
    public TimeslotEnd(LapdEnd lapd)
    {
        _lapd = lapd;
        Receiver = new(HdlcValues.Default, this);
        lapd.OnFrame = frame => Refused += _transmitter.TrySend(frame) ? 0 : 1;
        lapd.OnDatagram = Block;
    }

    /// <summary>What comes.</summary>
    public HdlcReceiver Receiver { get; }

    /// <summary>Frames the transmitter had no room for.</summary>
    public int Refused { get; private set; }

    /// <summary>Which part of our bits is turned over on the way.</summary>
    public double BitErrors { get; set; }

    /// <summary>Bits turned over.</summary>
    public int Damaged { get; private set; }

    void IHdlcUser.OnFrame(ReadOnlySpan<byte> frame) => _lapd.Take(frame);

    void IHdlcUser.OnFault(HdlcFault fault)
    {
    }

    private void Block(byte[] octets)
    {
        Receiver.Write(octets);
        _transmitter.Read(octets);
        for (var bit = 0; BitErrors > 0 && bit < octets.Length * 8; bit++)
        {
            if (_noise.NextDouble() < BitErrors)
            {
                octets[bit / 8] ^= (byte)(1 << (bit % 8));
                Damaged++;
            }
        }

        _lapd.Wire.Send(octets);
    }
}
