"""Ten tables for the recipe: scikit-learn's own, made nastier, and small real ones.

Each is a function that returns a file, text or bytes, and what the recipe has to be told.
"""

import numpy as np
from sklearn import datasets

ELEMENTS = """
symbol;number;mass;melts;boils;kind
H;1;1.008;-259;-253;nonmetal
He;2;4.003;;-269;nonmetal
Li;3;6.94;181;1342;metal
Be;4;9.012;1287;2469;metal
B;5;10.81;2076;3927;semimetal
C;6;12.011;;;nonmetal
N;7;14.007;-210;-196;nonmetal
O;8;15.999;-219;-183;nonmetal
F;9;18.998;-220;-188;nonmetal
Ne;10;20.180;-249;-246;nonmetal
Na;11;22.990;98;883;metal
Mg;12;24.305;650;1090;metal
Al;13;26.982;660;2519;metal
Si;14;28.085;1414;3265;semimetal
P;15;30.974;44;281;nonmetal
S;16;32.06;115;445;nonmetal
Cl;17;35.45;-102;-34;nonmetal
Ar;18;39.95;-189;-186;nonmetal
K;19;39.098;64;759;metal
Ca;20;40.078;842;1484;metal
Sc;21;44.956;1541;2836;metal
Ti;22;47.867;1668;3287;metal
V;23;50.942;1910;3407;metal
Cr;24;51.996;1907;2671;metal
Mn;25;54.938;1246;2061;metal
Fe;26;55.845;1538;2861;metal
Co;27;58.933;1495;2927;metal
Ni;28;58.693;1455;2730;metal
Cu;29;63.546;1085;2562;metal
Zn;30;65.38;420;907;metal
Ga;31;69.723;30;2204;metal
Ge;32;72.630;938;2833;semimetal
As;33;74.922;;;semimetal
Se;34;78.971;221;685;nonmetal
Br;35;79.904;-7;59;nonmetal
Kr;36;83.798;-157;-153;nonmetal
"""
CAPITALS = """
city, country, latitude, longitude, continent
Cairo, Egypt, 30, 31, Africa
Nairobi, Kenya, -1, 37, Africa
Abuja, Nigeria, 9, 7, Africa
Kinshasa, "Congo, Democratic Republic of the", -4, 15, Africa
Brazzaville, "Congo, Republic of the", -4, 15, Africa
Rabat, Morocco, 34, -7, Africa
Dakar, Senegal, 15, -17, Africa
Pretoria, South Africa, -26, 28, Africa
Berlin, Germany, 53, 13, Europe
Paris, France, 49, 2, Europe
Rome, Italy, 42, 12, Europe
Madrid, Spain, 40, -4, Europe
Warsaw, Poland, 52, 21, Europe
Oslo, Norway, 60, 11, Europe
Athens, Greece, 38, 24, Europe
Lisbon, Portugal, 39, -9, Europe
Tokyo, Japan, 36, 140, Asia
Beijing, China, 40, 116, Asia
Seoul, "Korea, Republic of", 38, 127, Asia
Pyongyang, "Korea, Democratic People's Republic of", 39, 126, Asia
New Delhi, India, 29, 77, Asia
Bangkok, Thailand, 14, 101, Asia
Jakarta, Indonesia, -6, 107, Asia
Hanoi, Vietnam, 21, 106, Asia
Brasília, Brazil, -16, -48, South America
Buenos Aires, Argentina, -35, -58, South America
Lima, Peru, -12, -77, South America
Bogotá, Colombia, 5, -74, South America
Santiago, Chile, -33, -71, South America
La Paz, "Bolivia, Plurinational State of", -16, -68, South America
Quito, Ecuador, 0, -79, South America
Caracas, Venezuela, 10, -67, South America
Washington, United States, 39, -77, North America
Ottawa, Canada, 45, -76, North America
Mexico City, Mexico, 19, -99, North America
Havana, Cuba, 23, -82, North America
Panama City, Panama, 9, -80, North America
San José, Costa Rica, 10, -84, North America
Guatemala City, Guatemala, 15, -91, North America
Kingston, Jamaica, 18, -77, North America
"""
SATURDAYS = """
outlook,temperature,humidity,windy,class
sunny,hot,high,false,N
sunny,hot,high,true,N
overcast,hot,high,false,P
rain,mild,high,false,P
rain,cool,normal,false,P
rain,cool,normal,true,N
overcast,cool,normal,true,P
sunny,mild,high,false,N
sunny,cool,normal,false,P
rain,mild,normal,false,P
sunny,mild,normal,true,P
overcast,mild,high,true,P
overcast,hot,normal,false,P
rain,mild,high,true,N
"""  # J. R. Quinlan, "Induction of decision trees", 1986, table 1


def as_text(names, rows, mark, end="\n"):
    lines = [names, *rows] if names else rows
    return end.join(mark.join(map(str, line)) for line in lines) + end


def columns(data):
    return [*map(str, data.feature_names)]


def iris():
    """Semicolons, a byte-order mark, quotation marks round the names of classes."""
    data = datasets.load_iris()
    rows = [(*x, f'"{data.target_names[k]}"') for x, k in zip(data.data, data.target, strict=True)]
    return "\ufeff" + as_text([*columns(data), "species"], rows, ";"), {}


def wine():
    """Tabs, and no names of columns: the first row is a wine; the class stands in front."""
    data = datasets.load_wine()
    rows = [(k + 1, *x) for x, k in zip(data.data, data.target, strict=True)]
    return as_text(None, rows, "\t"), {"target": "column 1"}


def breast_cancer():
    """A column of numbers for the patients, all different, and ? for what was not measured."""
    data = datasets.load_breast_cancer()
    table = data.data.astype(object)
    table[::40, 5] = "?"
    rows = [
        (f"P{i}", data.target_names[k], *x)
        for i, (x, k) in enumerate(zip(table, data.target, strict=True))
    ]
    names = ["patient", "diagnosis", *columns(data)]
    return as_text(names, rows, ", "), {"target": "diagnosis", "leave_out": ["patient"]}


def digits():
    """Three columns are the same in all rows; half of the images, to be quick."""
    data = datasets.load_digits()
    rows = [(*map(int, x), k) for x, k in zip(data.data[::2], data.target[::2], strict=True)]
    return as_text([*columns(data), "digit"], rows, ","), {}


def diabetes():
    """In UTF-16, as spreadsheets write it, with a word for the sex."""
    data = datasets.load_diabetes(scaled=False)
    sex = data.feature_names.index("sex")
    median = np.median(data.target)
    rows = [
        (*x[:sex], "fm"[int(x[sex]) - 1], *x[sex + 1 :], "worse" if y > median else "better")
        for x, y in zip(data.data.tolist(), data.target, strict=True)
    ]
    return as_text([*columns(data), "a year later"], rows, "\t", "\r\n").encode("utf-16"), {}


def linnerud():
    """Twenty men: fewer rows than most would dare."""
    data = datasets.load_linnerud()
    rows = [
        (*map(int, x), "many" if y > 11 else "few")
        for x, y in zip(data.target, data.data[:, 0], strict=True)
    ]
    return as_text(["Weight", "Waist", "Pulse", "Chins"], rows, ";"), {}


def elements():
    """Empty cells: what does not melt, or goes from solid to gas; one class has three rows."""
    return ELEMENTS.lstrip(), {"leave_out": ["symbol"]}


def capitals():
    """Commas inside of quotation marks, letters with accents, numbers below 0."""
    return CAPITALS.lstrip(), {"leave_out": ["city", "country"]}


def saturdays():
    """Words and nothing else, 14 rows."""
    return SATURDAYS.lstrip(), {"header": True}


def piano():
    """Words with #, which some readers take for the beginning of a comment."""
    notes = ["A", "A#", "B", "C", "C#", "D", "D#", "E", "F", "F#", "G", "G#"]
    rows = [
        (notes[k % 12], (k + 9) // 12, f"{27.5 * 2 ** (k / 12):.3f}", key)
        for k in range(88)
        for key in ["black" if "#" in notes[k % 12] else "white"]
    ]
    return as_text(["note", "octave", "hertz", "key"], rows, ","), {}


TABLES = {
    "iris": iris,
    "wine": wine,
    "breast cancer": breast_cancer,
    "digits": digits,
    "diabetes": diabetes,
    "Linnerud's men": linnerud,
    "elements": elements,
    "capitals": capitals,
    "Saturday mornings": saturdays,
    "piano keys": piano,
}
