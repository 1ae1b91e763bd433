namespace Trunkline.Site;

/// <summary>What the section <c>emergency</c> may look like.</summary>
internal static class EmergencyShapes
{
    private static readonly ScalarShape s_word = Scalars.Text("a text of at most 80 characters", 80);
    private static readonly ScalarShape s_number = Scalars.Digits("an emergency number (2 to 8 digits)", 2, 8);

    /// <summary>A key of an extension.</summary>
    internal static Key CallBackNumber { get; } = new("emergency_number", Scalars.PublicNumber,
        "Number shown on its emergency calls, and called back: a direct number of its own or of a room that is always staffed. Without it the extension's direct number, else the main number.");

    internal static MapShape Emergency { get; } = new("the emergency plan",
    [
        new("numbers", new ListShape(s_number, Max: 50), "Emergency numbers, as sent to the operator. Every extension reaches them at every hour. Without it those of the country (`site.country`)."),
        new("trunks", new ListShape(Scalars.Name), "Trunk groups in the order tried; all others are tried after them."),
        new("access_codes", new ListShape(Scalars.Digits("an access code (1 to 4 digits)", 1, 4), Max: 20), "Codes people may dial in front out of habit (`0112`), beside `numbers.access_codes` and those that routes take off (`strip`); they are not sent. The number alone always works."),
        new("notify", new ListShape(Scalars.ExtensionNumber, Max: 50), "Extensions that are told of every emergency call, with the caller, where he is and what he dialled: by a message on the telephone (SIP MESSAGE)."),
        new("callback_min", Scalars.Integer(0, 1440), "For so many minutes after an emergency call, a call to its call-back number rings the one who called first, and nothing of his stands before it.") { Default = "30" },
        new("test", new MapShape("a test of emergency calls",
        [
            new("number", Scalars.Digits("a number to dial (2 to 8 digits)", 2, 8), "What is dialled for a test. It does all that an emergency number does, and is recorded as a test.") { IsRequired = true },
            new("sends", Scalars.PublicNumber, "What the trunks are asked for: the operator's test number, or one of your own elsewhere.") { IsRequired = true },
        ]), "A number for tests: everything but the emergency service."),
        new("locations", new ListShape(new MapShape("a place",
        [
            new("name", Scalars.Name, "What `location` of an extension says.") { IsRequired = true },
            new("country", Scalars.Country, "Its country, two letters; without it the site's."),
            new("state", s_word, "State, province or region.") { Default = "" },
            new("city", s_word, "City.") { Default = "" },
            new("district", s_word, "Part of the city.") { Default = "" },
            new("street", s_word, "The road.") { Default = "" },
            new("house", s_word, "House number.") { Default = "" },
            new("postcode", s_word, "Postal code.") { Default = "" },
            new("occupant", s_word, "Name at the door.") { Default = "" },
            new("building", s_word, "Building.") { Default = "" },
            new("floor", s_word, "Floor.") { Default = "" },
            new("room", s_word, "Room.") { Default = "" },
            new("text", Scalars.Text("a text of at most 200 characters"), "Anything else, in words an ambulance understands.") { Default = "" },
        ]), Max: 10_000) { UniqueKey = "name" }, "Places with an address, for operators that take a location with the call."),
        new("sip", new ListShape(new MapShape("emergency calls of a SIP trunk",
        [
            new("trunk", Scalars.Name, "The trunk.") { IsRequired = true },
            new("uri", Scalars.OneOf<SipEmergencyUri>(), "What the call is addressed to: the `number`, or a service `urn` (`urn:service:sos`, RFC 5031).") { Default = "number" },
            new("location", Scalars.Flag, "Sends where the extension is (Geolocation, PIDF-LO by value, RFC 6442).") { Default = "off" },
            new("routing", Scalars.Flag, "With `location`: says that it may be used to route the call (Geolocation-Routing).") { Default = "on" },
            new("identity", Scalars.OneOf("call_back", "main"), "The number shown: the extension's `call_back` number, or the `main` number for operators that find the address by it.") { Default = "call_back" },
            new("urns", new ListShape(new MapShape("a service",
            [
                new("number", s_number, "The emergency number.") { IsRequired = true },
                new("urn", Scalars.OneOf("sos", "sos.ambulance", "sos.fire", "sos.police", "sos.marine", "sos.mountain", "sos.poison", "sos.gas"), "Its service.") { IsRequired = true },
            ]), Max: 20) { UniqueKey = "number" }, "Services of numbers, with `uri: urn`; the others are `sos`."),
        ]), Max: 100) { UniqueKey = "trunk" }, "How operators of SIP trunks want emergency calls."),
    ]);
}
