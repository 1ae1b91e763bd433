using System.Globalization;
using System.Text.Json;
using Trunkline.Base;
using Trunkline.Isdn.Messages;
using Trunkline.Isdn.Tests.Messages;

namespace Trunkline.Interop.Tests;

/// <summary>The captures of tests/data/q931 and messages of our own, field by field as tshark reads them.</summary>
public sealed class TsharkQ931Tests
{
    [Theory]
    [InlineData("euroisdn.pcap")]
    [InlineData("qsig.pcap")]
    [InlineData("overlap.pcap")]
    [InlineData("uui.pcap")]
    [InlineData("ni2.pcap")]
    [InlineData("5ess.pcap")]
    public void Capture_FieldByField_AsTsharkReadsIt(string name) => Compare(Path.Combine(LapdCapture.Folder(), name), LapdCapture.Read(name));

    [Fact]
    public void OurMessages_FieldByField_AsTsharkReadsThem_WithoutAComplaint()
    {
        var messages = OwnMessages();
        var file = Path.Combine(Path.GetTempPath(), $"trunkline-q931-{Environment.ProcessId}.pcap");
        try
        {
            File.WriteAllBytes(file, LapdCapture.Write(messages));
            Compare(file, messages);
            var complaints = Tool.Run("tshark", ["-n", "-r", file, "-Y", "_ws.malformed || _ws.expert.severity >= 0x600000", "-T", "fields", "-e", "frame.number", "-e", "_ws.expert.message"]);
            Assert.Equal("", complaints.Text);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A SETUP in segments, as tshark puts it together: the called number is in the last of them.</summary>
    [Fact]
    public void LongMessage_InSegments_IsPutTogetherByTshark_WithoutAComplaint()
    {
        var octets = new byte[Q931Message.MaxOctets];
        var digits = new byte[32];
        var writer = new Q931Writer(octets, new(1), Q931MessageType.Setup);
        writer.Add(BearerCapabilityIe.Audio);
        writer.Add(ChannelIdentificationIe.Of(3, exclusive: false));
        for (var i = 0; i < 10; i++)
        {
            writer.AddRaw(ElementId.Facility, Convert.FromHexString("91A120020101" + "02010F" + "30180201010A0103A110A00EA10C0A0102120733303535353939"));
        }

        writer.Add(CalledPartyNumberIe.From(new("493012345", TypeOfNumber.National, NumberingPlan.Isdn), digits));
        var segments = new Q931Segmenter(writer.Octets);
        Assert.Equal(2, segments.Count);
        var pieces = new List<byte[]>();
        for (var i = 0; i < segments.Count; i++)
        {
            var piece = new byte[Q931Segmenter.FrameOctets];
            pieces.Add(piece[..segments.Write(i, piece)]);
        }

        var file = Path.Combine(Path.GetTempPath(), $"trunkline-segments-{Environment.ProcessId}.pcap");
        try
        {
            File.WriteAllBytes(file, LapdCapture.Write(pieces));
            string[] etsi = ["-n", "-r", file, "-o", "q932.facility_encoding:Dissect facility as ETSI"];
            Assert.Equal("493012345", Tool.Run("tshark", [.. etsi, "-Y", "q931.called_party_number.digits", "-T", "fields", "-e", "q931.called_party_number.digits"]).Text.Trim());
            Assert.Equal("", Tool.Run("tshark", [.. etsi, "-Y", "_ws.malformed || _ws.expert.severity >= 0x600000", "-T", "fields", "-e", "frame.number", "-e", "_ws.expert.message"]).Text);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static List<byte[]> OwnMessages()
    {
        var messages = new List<byte[]>();
        for (var i = 0; i < 200; i++)
        {
            messages.Add(OwnMessage.Seeded((ulong)i));
        }

        return messages;
    }

    private static void Compare(string file, List<byte[]> messages)
    {
        var result = Tool.Run("tshark", ["-n", "-r", file, "-Y", "q931", "-T", "json"], timeLimit: TimeSpan.FromSeconds(60));
        Assert.True(result.ExitCode == 0, result.Error);
        using var json = JsonDocument.Parse(result.Output);
        var packets = json.RootElement.EnumerateArray().Select(p => p.GetProperty("_source").GetProperty("layers").GetProperty("q931")).ToList();
        Assert.Equal(messages.Count, packets.Count);
        for (var i = 0; i < packets.Count; i++)
        {
            var theirs = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
            Gather(packets[i], theirs);
            Assert.True(Q931Message.TryParse(messages[i], out var message, out _));
            var ours = Ours(message);
            Assert.Equal(Text(theirs.Where(f => ours.ContainsKey(f.Key)), i), Text(ours, i));
            foreach (var field in theirs.Keys.Where(k => Compared.Contains(k)))
            {
                Assert.True(ours.ContainsKey(field), $"message {i}: tshark has {field}, we have not\n{Q931Text.Full(message)}");
            }
        }
    }

    private static readonly HashSet<string> Compared =
    [
        "q931.message_type", "q931.maintenance_message_type", "q931.call_ref_flag", "q931.call_ref_len", "q931.cause_value", "q931.channel.number", "q931.channel.exclusive",
        "q931.calling_party_number.digits", "q931.called_party_number.digits", "q931.connected_number.digits", "q931.redirecting_number.digits",
        "q931.number_type", "q931.numbering_plan", "q931.screening_ind", "q931.presentation_ind", "q931.progress_indicator.description", "q931.progress_indicator.location",
        "q931.cause_location", "q931.information_transfer_capability", "q931.uil1", "q931.sending_complete", "q931.call_state",
        "q931.restart_indicator",
    ];

    private static string Text(IEnumerable<KeyValuePair<string, List<string>>> fields, int message) =>
        string.Join('\n', fields.Select(f => $"{message} {f.Key} {string.Join(' ', f.Value)}"));

    private static void Gather(JsonElement element, SortedDictionary<string, List<string>> fields)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                Gather(property.Value, fields);
            }
            else if (property.Value.ValueKind == JsonValueKind.String && property.Name.StartsWith("q931.", StringComparison.Ordinal))
            {
                if (!fields.TryGetValue(property.Name, out var values))
                {
                    fields[property.Name] = values = [];
                }

                values.Add(Normal(property.Value.GetString()!));
            }
        }
    }

    /// <summary>tshark writes numbers in hexadecimal or decimal as the field is declared.</summary>
    private static string Normal(string value) =>
        value.StartsWith("0x", StringComparison.Ordinal) && int.TryParse(value.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : value;

    private static SortedDictionary<string, List<string>> Ours(Q931Message message)
    {
        var fields = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        void Add(string field, string value)
        {
            if (!fields.TryGetValue("q931." + field, out var values))
            {
                fields["q931." + field] = values = [];
            }

            values.Add(value);
        }

        void AddNumber(string field, int value) => Add(field, value.ToString(CultureInfo.InvariantCulture));

        void AddParty(string field, NumberField number)
        {
            if (!number.Digits.IsEmpty)
            {
                Add(field + ".digits", System.Text.Encoding.ASCII.GetString(number.Digits));
            }

            AddNumber("number_type", (int)number.Type);
            AddNumber("numbering_plan", (int)number.Plan);
            if (number.HasPresentation)
            {
                AddNumber("screening_ind", (int)number.Screening);
                AddNumber("presentation_ind", (int)number.Presentation);
            }
        }

        AddNumber((int)message.Type >= 0x300 ? "maintenance_message_type" : "message_type", (int)message.Type & 0xFF);
        AddNumber("call_ref_flag", message.CallReference.Flag ? 1 : 0);
        AddNumber("call_ref_len", message.CallReference.Length);
        foreach (var element in message.Elements)
        {
            var content = message.Content(element);
            switch (element.Id)
            {
                case ElementId.Cause when CauseIe.TryRead(content, out var cause, out _):
                    AddNumber("cause_value", (int)cause.Value);
                    AddNumber("cause_location", (int)cause.Location);
                    break;
                case ElementId.ChannelIdentification when ChannelIdentificationIe.TryRead(content, out var channel, out _):
                    AddNumber("channel.exclusive", channel.IsExclusive ? 1 : 0);
                    if (channel.Channel >= 0)
                    {
                        AddNumber("channel.number", channel.Channel);
                    }

                    break;
                case ElementId.CallingPartyNumber when CallingPartyNumberIe.TryRead(content, out var calling, out _):
                    AddParty("calling_party_number", calling.Number);
                    break;
                case ElementId.CalledPartyNumber when CalledPartyNumberIe.TryRead(content, out var called, out _):
                    AddParty("called_party_number", called.Number);
                    break;
                case ElementId.ConnectedNumber when ConnectedNumberIe.TryRead(content, out var connected, out _):
                    AddParty("connected_number", connected.Number);
                    break;
                case ElementId.RedirectingNumber when RedirectingNumberIe.TryRead(content, out var redirecting, out _):
                    AddParty("redirecting_number", redirecting.Number);
                    break;
                case ElementId.ProgressIndicator when ProgressIndicatorIe.TryRead(content, out var progress, out _):
                    AddNumber("progress_indicator.description", (int)progress.Description);
                    AddNumber("progress_indicator.location", (int)progress.Location);
                    break;
                case ElementId.BearerCapability when BearerCapabilityIe.TryRead(content, out var bearer, out _):
                    AddNumber("information_transfer_capability", (int)bearer.Capability);
                    if (bearer.Layer1 != Layer1Protocol.None)
                    {
                        AddNumber("uil1", (int)bearer.Layer1);
                    }

                    break;
                case ElementId.Display when DisplayIe.TryRead(content, out var display, out _) && display.Kind == 0:
                    // tshark takes an octet in front for a character
                    Add("display_information", display.ToString());
                    break;
                case ElementId.CallState when CallStateIe.TryRead(content, out var state, out _):
                    AddNumber("call_state", state.Value);
                    break;
                case ElementId.RestartIndicator when RestartIndicatorIe.TryRead(content, out var restart, out _):
                    AddNumber("restart_indicator", (int)restart.Class);
                    break;
                case ElementId.SendingComplete:
                    Add("sending_complete", "");
                    break;
            }
        }

        return fields;
    }
}
